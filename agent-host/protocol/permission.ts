import * as z from "zod";
import type { ExperimentalField } from "./define.js";
import { lazy } from "./lazy.js";

/** When the user is asked. `on-failure` is accepted for old clients and read as `on-request`. */
export const AskForApproval = lazy(() =>
  z.union([
    z.enum(["untrusted", "on-failure", "on-request", "never"]),
    z.object({
      granular: z.object({
        mcp_elicitations: z.boolean(),
        request_permissions: z.boolean().default(false),
        rules: z.boolean(),
        sandbox_approval: z.boolean(),
        skill_approval: z.boolean().default(false),
      }),
    }),
  ]),
);
export type AskForApproval = z.infer<typeof AskForApproval>;

/** The granular form of `approvalPolicy` is experimental, wherever it is set. */
export const granularApprovalPolicy: ExperimentalField = {
  field: "approvalPolicy",
  descriptor: "askForApproval.granular",
  isUsedBy: (value) => typeof value === "object" && value !== null,
};

export const ApprovalsReviewer = lazy(() => z.enum(["user", "auto_review", "guardian_subagent"]));
export type ApprovalsReviewer = z.infer<typeof ApprovalsReviewer>;

export const SandboxMode = lazy(() => z.enum(["read-only", "workspace-write", "danger-full-access"]));
export type SandboxMode = z.infer<typeof SandboxMode>;

export const ReadOnlyAccess = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("restricted"),
      includePlatformDefaults: z.boolean().default(true),
      readableRoots: z.array(z.string()).default([]),
    }),
    z.object({ type: z.literal("fullAccess") }),
  ]),
);
export type ReadOnlyAccess = z.infer<typeof ReadOnlyAccess>;

export const NetworkAccess = lazy(() => z.enum(["restricted", "enabled"]));
export type NetworkAccess = z.infer<typeof NetworkAccess>;

/** Paths are absolute. */
export const SandboxPolicy = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("dangerFullAccess") }),
    z.object({
      type: z.literal("readOnly"),
      access: ReadOnlyAccess.default({ type: "fullAccess" }),
      networkAccess: z.boolean().default(false),
    }),
    z.object({
      type: z.literal("externalSandbox"),
      networkAccess: NetworkAccess.default("restricted"),
    }),
    z.object({
      type: z.literal("workspaceWrite"),
      writableRoots: z.array(z.string()).default([]),
      readOnlyAccess: ReadOnlyAccess.default({ type: "fullAccess" }),
      networkAccess: z.boolean().default(false),
      excludeTmpdirEnvVar: z.boolean().default(false),
      excludeSlashTmp: z.boolean().default(false),
    }),
  ]),
);
export type SandboxPolicy = z.infer<typeof SandboxPolicy>;

/** A place that has another path on every machine. `unknown` keeps what a newer program wrote. */
export const FileSystemSpecialPath = lazy(() =>
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("root") }),
    z.object({ kind: z.literal("minimal") }),
    z.object({ kind: z.literal("current_working_directory") }),
    z.object({ kind: z.literal("project_roots"), subpath: z.string().nullish() }),
    z.object({ kind: z.literal("tmpdir") }),
    z.object({ kind: z.literal("slash_tmp") }),
    z.object({ kind: z.literal("unknown"), path: z.string(), subpath: z.string().nullish() }),
  ]),
);
export type FileSystemSpecialPath = z.infer<typeof FileSystemSpecialPath>;

export const FileSystemPath = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("path"), path: z.string() }),
    z.object({ type: z.literal("glob_pattern"), pattern: z.string() }),
    z.object({ type: z.literal("special"), value: FileSystemSpecialPath }),
  ]),
);
export type FileSystemPath = z.infer<typeof FileSystemPath>;

export const FileSystemAccessMode = lazy(() => z.enum(["read", "write", "none"]));
export type FileSystemAccessMode = z.infer<typeof FileSystemAccessMode>;

export const FileSystemSandboxEntry = lazy(() =>
  z.object({ path: FileSystemPath, access: FileSystemAccessMode }),
);
export type FileSystemSandboxEntry = z.infer<typeof FileSystemSandboxEntry>;

export const PermissionProfileFileSystemPermissions = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("restricted"),
      entries: z.array(FileSystemSandboxEntry),
      globScanMaxDepth: z.int().min(1).optional(),
    }),
    z.object({ type: z.literal("unrestricted") }),
  ]),
);
export type PermissionProfileFileSystemPermissions = z.infer<typeof PermissionProfileFileSystemPermissions>;

export const PermissionProfileNetworkPermissions = lazy(() => z.object({ enabled: z.boolean() }));
export type PermissionProfileNetworkPermissions = z.infer<typeof PermissionProfileNetworkPermissions>;

export const PermissionProfile = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("managed"),
      network: PermissionProfileNetworkPermissions,
      fileSystem: PermissionProfileFileSystemPermissions,
    }),
    z.object({ type: z.literal("disabled") }),
    z.object({ type: z.literal("external"), network: PermissionProfileNetworkPermissions }),
  ]),
);
export type PermissionProfile = z.infer<typeof PermissionProfile>;
