import * as z from "zod";

export const GranularApproval = z.object({
  granular: z.object({
    mcp_elicitations: z.boolean(),
    request_permissions: z.boolean().default(false),
    rules: z.boolean(),
    sandbox_approval: z.boolean(),
    skill_approval: z.boolean().default(false),
  }),
});

/** When the user is asked. `on-failure` is accepted for old clients and read as `on-request`. */
export const AskForApproval = z.union([
  z.enum(["untrusted", "on-failure", "on-request", "never"]),
  GranularApproval,
]);
export type AskForApproval = z.infer<typeof AskForApproval>;

export const ApprovalsReviewer = z.enum(["user", "auto_review", "guardian_subagent"]);
export type ApprovalsReviewer = z.infer<typeof ApprovalsReviewer>;

export const SandboxMode = z.enum(["read-only", "workspace-write", "danger-full-access"]);
export type SandboxMode = z.infer<typeof SandboxMode>;

export const ReadOnlyAccess = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("restricted"),
    includePlatformDefaults: z.boolean().default(true),
    readableRoots: z.array(z.string()).default([]),
  }),
  z.object({ type: z.literal("fullAccess") }),
]);

/** Paths are absolute. */
export const SandboxPolicy = z.discriminatedUnion("type", [
  z.object({ type: z.literal("dangerFullAccess") }),
  z.object({
    type: z.literal("readOnly"),
    access: ReadOnlyAccess.default({ type: "fullAccess" }),
    networkAccess: z.boolean().default(false),
  }),
  z.object({
    type: z.literal("externalSandbox"),
    networkAccess: z.enum(["restricted", "enabled"]).default("restricted"),
  }),
  z.object({
    type: z.literal("workspaceWrite"),
    writableRoots: z.array(z.string()).default([]),
    readOnlyAccess: ReadOnlyAccess.default({ type: "fullAccess" }),
    networkAccess: z.boolean().default(false),
    excludeTmpdirEnvVar: z.boolean().default(false),
    excludeSlashTmp: z.boolean().default(false),
  }),
]);
export type SandboxPolicy = z.infer<typeof SandboxPolicy>;

export const FileSystemPath = z.discriminatedUnion("type", [
  z.object({ type: z.literal("path"), path: z.string() }),
  z.object({ type: z.literal("glob_pattern"), pattern: z.string() }),
  z.object({
    type: z.literal("special"),
    value: z.object({ kind: z.string(), path: z.string().optional(), subpath: z.string().nullish() }),
  }),
]);

export const PermissionProfile = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("managed"),
    network: z.object({ enabled: z.boolean() }),
    fileSystem: z.discriminatedUnion("type", [
      z.object({
        type: z.literal("restricted"),
        entries: z.array(z.object({ path: FileSystemPath, access: z.enum(["read", "write", "none"]) })),
        globScanMaxDepth: z.int().positive().optional(),
      }),
      z.object({ type: z.literal("unrestricted") }),
    ]),
  }),
  z.object({ type: z.literal("disabled") }),
  z.object({ type: z.literal("external"), network: z.object({ enabled: z.boolean() }) }),
]);
export type PermissionProfile = z.infer<typeof PermissionProfile>;
