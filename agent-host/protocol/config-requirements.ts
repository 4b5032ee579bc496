import * as z from "zod";
import { WebSearchMode } from "./config-document.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { NoParams } from "./no-params.js";
import { ApprovalsReviewer, AskForApproval, SandboxMode } from "./permission.js";

export const ResidencyRequirement = lazy(() => z.enum(["us"]));
export type ResidencyRequirement = z.infer<typeof ResidencyRequirement>;

export const NetworkDomainPermission = lazy(() => z.enum(["allow", "deny"]));
export type NetworkDomainPermission = z.infer<typeof NetworkDomainPermission>;

export const NetworkUnixSocketPermission = lazy(() => z.enum(["allow", "none"]));
export type NetworkUnixSocketPermission = z.infer<typeof NetworkUnixSocketPermission>;

export const NetworkRequirements = lazy(() =>
  z.object({
    allowLocalBinding: z.boolean().nullable(),
    allowUnixSockets: z.array(z.string()).nullable(),
    allowUpstreamProxy: z.boolean().nullable(),
    allowedDomains: z.array(z.string()).nullable(),
    dangerouslyAllowAllUnixSockets: z.boolean().nullable(),
    dangerouslyAllowNonLoopbackProxy: z.boolean().nullable(),
    deniedDomains: z.array(z.string()).nullable(),
    domains: z.record(z.string(), NetworkDomainPermission).nullable(),
    enabled: z.boolean().nullable(),
    httpPort: z.int().nullable(),
    managedAllowedDomainsOnly: z.boolean().nullable(),
    socksPort: z.int().nullable(),
    unixSockets: z.record(z.string(), NetworkUnixSocketPermission).nullable(),
  }),
);
export type NetworkRequirements = z.infer<typeof NetworkRequirements>;

export const ConfiguredHookHandler = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("command"),
      async: z.boolean(),
      command: z.string(),
      statusMessage: z.string().nullable(),
      timeoutSec: z.int().nullable(),
    }),
    z.object({ type: z.literal("prompt") }),
    z.object({ type: z.literal("agent") }),
  ]),
);
export type ConfiguredHookHandler = z.infer<typeof ConfiguredHookHandler>;

export const ConfiguredHookMatcherGroup = lazy(() =>
  z.object({ hooks: z.array(ConfiguredHookHandler), matcher: z.string().nullable() }),
);
export type ConfiguredHookMatcherGroup = z.infer<typeof ConfiguredHookMatcherGroup>;

export const ManagedHooksRequirements = lazy(() =>
  z.object({
    PermissionRequest: z.array(ConfiguredHookMatcherGroup),
    PostToolUse: z.array(ConfiguredHookMatcherGroup),
    PreToolUse: z.array(ConfiguredHookMatcherGroup),
    SessionStart: z.array(ConfiguredHookMatcherGroup),
    Stop: z.array(ConfiguredHookMatcherGroup),
    UserPromptSubmit: z.array(ConfiguredHookMatcherGroup),
    managedDir: z.string().nullable(),
    windowsManagedDir: z.string().nullable(),
  }),
);
export type ManagedHooksRequirements = z.infer<typeof ManagedHooksRequirements>;

/** What an administrator allows and demands; a null member leaves the user free. */
export const ConfigRequirements = lazy(() =>
  z.object({
    allowedApprovalPolicies: z.array(AskForApproval).nullable(),
    allowedApprovalsReviewers: z.array(ApprovalsReviewer).nullable(),
    allowedSandboxModes: z.array(SandboxMode).nullable(),
    allowedWebSearchModes: z.array(WebSearchMode).nullable(),
    enforceResidency: ResidencyRequirement.nullable(),
    featureRequirements: z.record(z.string(), z.boolean()).nullable(),
    hooks: ManagedHooksRequirements.nullable(),
    network: NetworkRequirements.nullable(),
  }),
);
export type ConfigRequirements = z.infer<typeof ConfigRequirements>;

export const ConfigRequirementsReadResponse = lazy(() =>
  z.object({ requirements: ConfigRequirements.nullable() }),
);
export type ConfigRequirementsReadResponse = z.infer<typeof ConfigRequirementsReadResponse>;

/** What an administrator demands of this machine's configuration; null when nothing is demanded. */
export const configRequirementsRead = request(
  "configRequirements/read",
  NoParams,
  ConfigRequirementsReadResponse,
);
