import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";

export const SkillScope = lazy(() => z.enum(["user", "repo", "system", "admin"]));
export type SkillScope = z.infer<typeof SkillScope>;

export const SkillInterface = lazy(() =>
  z.object({
    brandColor: z.string().nullable(),
    defaultPrompt: z.string().nullable(),
    displayName: z.string().nullable(),
    iconLarge: z.string().nullable(),
    iconSmall: z.string().nullable(),
    shortDescription: z.string().nullable(),
  }),
);
export type SkillInterface = z.infer<typeof SkillInterface>;

export const SkillToolDependency = lazy(() =>
  z.object({
    type: z.string(),
    command: z.string().nullable(),
    description: z.string().nullable(),
    transport: z.string().nullable(),
    url: z.string().nullable(),
    value: z.string(),
  }),
);
export type SkillToolDependency = z.infer<typeof SkillToolDependency>;

export const SkillDependencies = lazy(() => z.object({ tools: z.array(SkillToolDependency) }));
export type SkillDependencies = z.infer<typeof SkillDependencies>;

export const SkillMetadata = lazy(() =>
  z.object({
    name: z.string(),
    dependencies: SkillDependencies.nullish(),
    description: z.string(),
    enabled: z.boolean(),
    interface: SkillInterface.nullish(),
    path: z.string(),
    scope: SkillScope,
    shortDescription: z.string().nullish(),
  }),
);
export type SkillMetadata = z.infer<typeof SkillMetadata>;

export const SkillErrorInfo = lazy(() => z.object({ message: z.string(), path: z.string() }));
export type SkillErrorInfo = z.infer<typeof SkillErrorInfo>;

export const SkillsListEntry = lazy(() =>
  z.object({ cwd: z.string(), errors: z.array(SkillErrorInfo), skills: z.array(SkillMetadata) }),
);
export type SkillsListEntry = z.infer<typeof SkillsListEntry>;

export const SkillsListExtraRootsForCwd = lazy(() =>
  z.object({ cwd: z.string(), extraUserRoots: z.array(z.string()) }),
);
export type SkillsListExtraRootsForCwd = z.infer<typeof SkillsListExtraRootsForCwd>;

export const SkillsListParams = lazy(() =>
  z.looseObject({
    cwds: z.array(z.string()).nullish(),
    forceReload: z.boolean().nullish(),
    perCwdExtraUserRoots: z.array(SkillsListExtraRootsForCwd).nullish(),
  }),
);
export type SkillsListParams = z.infer<typeof SkillsListParams>;

export const SkillsListResponse = lazy(() => z.object({ data: z.array(SkillsListEntry) }));
export type SkillsListResponse = z.infer<typeof SkillsListResponse>;

/** The skills that threads in these folders have, with what could not be read. */
export const skillsList = request("skills/list", SkillsListParams, SkillsListResponse);

export const SkillsChangedNotification = lazy(() => z.object({}));
export type SkillsChangedNotification = z.infer<typeof SkillsChangedNotification>;

/** Files of skills changed: lists that were read before are out of date. */
export const skillsChanged = notification("skills/changed", SkillsChangedNotification);

export const SkillsConfigWriteParams = lazy(() =>
  z.looseObject({ name: z.string().nullish(), enabled: z.boolean(), path: z.string().nullish() }),
);
export type SkillsConfigWriteParams = z.infer<typeof SkillsConfigWriteParams>;

export const SkillsConfigWriteResponse = lazy(() => z.object({ effectiveEnabled: z.boolean() }));
export type SkillsConfigWriteResponse = z.infer<typeof SkillsConfigWriteResponse>;

/** Switches a skill on or off. Exactly one of `name` and `path` says which. */
export const skillsConfigWrite = request(
  "skills/config/write",
  SkillsConfigWriteParams,
  SkillsConfigWriteResponse,
);
