import * as z from "zod";
import { serverRequest } from "./define.js";
import { lazy } from "./lazy.js";
import { FileSystemSandboxEntry } from "./permission.js";

export const AdditionalNetworkPermissions = lazy(() => z.object({ enabled: z.boolean().nullish() }));
export type AdditionalNetworkPermissions = z.infer<typeof AdditionalNetworkPermissions>;

/** `read` and `write` are the older way to say what `entries` says. Paths are absolute. */
export const AdditionalFileSystemPermissions = lazy(() =>
  z.object({
    entries: z.array(FileSystemSandboxEntry).nullish(),
    globScanMaxDepth: z.int().nullish(),
    read: z.array(z.string()).nullish(),
    write: z.array(z.string()).nullish(),
  }),
);
export type AdditionalFileSystemPermissions = z.infer<typeof AdditionalFileSystemPermissions>;

/** What a command wants beyond the thread's profile. */
export const AdditionalPermissionProfile = lazy(() =>
  z.object({
    fileSystem: AdditionalFileSystemPermissions.nullable(),
    network: AdditionalNetworkPermissions.nullable(),
  }),
);
export type AdditionalPermissionProfile = z.infer<typeof AdditionalPermissionProfile>;

/** What the model asks for. */
export const RequestPermissionProfile = lazy(() =>
  z.object({
    fileSystem: AdditionalFileSystemPermissions.nullable(),
    network: AdditionalNetworkPermissions.nullable(),
  }),
);
export type RequestPermissionProfile = z.infer<typeof RequestPermissionProfile>;

/** What the user grants of it: what is missing is refused, what was not asked for is ignored. */
export const GrantedPermissionProfile = lazy(() =>
  z.object({
    fileSystem: AdditionalFileSystemPermissions.nullish(),
    network: AdditionalNetworkPermissions.nullish(),
  }),
);
export type GrantedPermissionProfile = z.infer<typeof GrantedPermissionProfile>;

/** How long a grant holds. */
export const PermissionGrantScope = lazy(() => z.enum(["turn", "session"]));
export type PermissionGrantScope = z.infer<typeof PermissionGrantScope>;

export const PermissionsRequestApprovalParams = lazy(() =>
  z.object({
    threadId: z.string(),
    turnId: z.string(),
    itemId: z.string(),
    cwd: z.string(),
    permissions: RequestPermissionProfile,
    reason: z.string().nullable(),
  }),
);
export type PermissionsRequestApprovalParams = z.infer<typeof PermissionsRequestApprovalParams>;

export const PermissionsRequestApprovalResponse = lazy(() =>
  z.object({
    permissions: GrantedPermissionProfile,
    scope: PermissionGrantScope.default("turn"),
    strictAutoReview: z.boolean().nullish(),
  }),
);
export type PermissionsRequestApprovalResponse = z.infer<typeof PermissionsRequestApprovalResponse>;

/** Asks for more rights on behalf of the model. */
export const permissionsRequestApproval = serverRequest(
  "item/permissions/requestApproval",
  PermissionsRequestApprovalParams,
  PermissionsRequestApprovalResponse,
);
