// What turns did to files, and taking it back. See heddle.ts: experimental.
import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";

export const HeddleChangesScope = lazy(() => z.enum(["turn", "thread", "sinceReviewed"]));
export type HeddleChangesScope = z.infer<typeof HeddleChangesScope>;

export const HeddleChangeHunk = lazy(() =>
  z.object({
    id: z.string(),
    oldStart: z.int(),
    oldLines: z.int(),
    newStart: z.int(),
    newLines: z.int(),
    lines: z.array(z.string()),
  }),
);
export type HeddleChangeHunk = z.infer<typeof HeddleChangeHunk>;

export const HeddleFileChange = lazy(() =>
  z.object({
    path: z.string(),
    kind: z.enum(["add", "delete", "update", "unknown"]),
    oldMode: z.int().nullable(),
    newMode: z.int().nullable(),
    binary: z.boolean(),
    restorable: z.boolean(),
    reason: z.string().nullable(),
    hunks: z.array(HeddleChangeHunk),
    state: z.enum(["applied", "undone", "changedSince"]),
  }),
);
export type HeddleFileChange = z.infer<typeof HeddleFileChange>;

export const HeddleTurnChangesParams = lazy(() =>
  z.looseObject({
    threadId: z.string(),
    turnId: z.string().nullish(),
    scope: HeddleChangesScope.nullish(),
    paths: z.array(z.string()).nullish(),
  }),
);
export type HeddleTurnChangesParams = z.infer<typeof HeddleTurnChangesParams>;

export const HeddleTurnChangesResponse = lazy(() =>
  z.object({
    turnId: z.string().nullable(),
    turns: z.array(z.string()),
    files: z.array(HeddleFileChange),
    gaps: z.array(z.string()),
  }),
);
export type HeddleTurnChangesResponse = z.infer<typeof HeddleTurnChangesResponse>;

/**
 * What a turn did to files: by its patches, and by its commands as far as their changes could be seen. `scope` is
 * `turn` unless given: `turnId`, or the newest turn that changed files when that is missing. `thread` is what
 * became of all turns together, `sinceReviewed` of what came after `heddle/thread/markReviewed`. `turns` names every
 * turn that changed files, the newest first. `gaps` says why something may be missing. The ids of hunks stay the
 * same for the same change.
 */
export const turnChanges = request(
  "heddle/turn/changes",
  HeddleTurnChangesParams,
  HeddleTurnChangesResponse,
  "experimental",
);

export const HeddleTurnRestoreParams = lazy(() =>
  z.looseObject({
    threadId: z.string(),
    turnId: z.string(),
    paths: z.array(z.string()).nullish(),
    hunks: z.array(z.string()).nullish(),
  }),
);
export type HeddleTurnRestoreParams = z.infer<typeof HeddleTurnRestoreParams>;

export const HeddleConflictLines = lazy(() => z.object({ start: z.int(), lines: z.array(z.string()) }));
export type HeddleConflictLines = z.infer<typeof HeddleConflictLines>;

export const HeddleRestoreConflict = lazy(() =>
  z.object({
    hunkId: z.string().nullable(),
    base: HeddleConflictLines,
    current: HeddleConflictLines,
    wanted: HeddleConflictLines,
  }),
);
export type HeddleRestoreConflict = z.infer<typeof HeddleRestoreConflict>;

export const HeddleRestoredFile = lazy(() =>
  z.object({
    path: z.string(),
    status: z.enum(["restored", "ready", "unchanged", "conflict", "unknown"]),
    reason: z.string().nullable(),
    conflicts: z.array(HeddleRestoreConflict),
  }),
);
export type HeddleRestoredFile = z.infer<typeof HeddleRestoredFile>;

export const HeddleTurnRestoreResponse = lazy(() =>
  z.object({ files: z.array(HeddleRestoredFile), applied: z.boolean() }),
);
export type HeddleTurnRestoreResponse = z.infer<typeof HeddleTurnRestoreResponse>;

/**
 * Takes back what one turn did to files; what later turns and the user did stays. `paths` and `hunks` choose a part
 * of it, both as `heddle/turn/changes` names them. `applied` is false when a file is in conflict or unknown: then
 * nothing at all was written, and files that could have been restored are `ready`. A file whose bytes are not in the
 * journal is `unknown`; leave it out with `paths` to restore the rest. Lines of conflicts count from 1 and hold their
 * line ends. Refused while a turn of the thread runs.
 */
export const turnUndo = request(
  "heddle/turn/undo",
  HeddleTurnRestoreParams,
  HeddleTurnRestoreResponse,
  "experimental",
);

/** Brings back what `heddle/turn/undo` took back, by the same rules. */
export const turnRedo = request(
  "heddle/turn/redo",
  HeddleTurnRestoreParams,
  HeddleTurnRestoreResponse,
  "experimental",
);

export const HeddleThreadMarkReviewedParams = lazy(() =>
  z.looseObject({ threadId: z.string(), paths: z.array(z.string()).nullish() }),
);
export type HeddleThreadMarkReviewedParams = z.infer<typeof HeddleThreadMarkReviewedParams>;

export const HeddleThreadMarkReviewedResponse = lazy(() => z.object({}));
export type HeddleThreadMarkReviewedResponse = z.infer<typeof HeddleThreadMarkReviewedResponse>;

/** A person has seen the changes so far, of these paths or of all: `sinceReviewed` begins anew. */
export const threadMarkReviewed = request(
  "heddle/thread/markReviewed",
  HeddleThreadMarkReviewedParams,
  HeddleThreadMarkReviewedResponse,
  "experimental",
);

export const HeddleTurnChangesUpdatedNotification = lazy(() =>
  z.object({ threadId: z.string(), turnId: z.string() }),
);
export type HeddleTurnChangesUpdatedNotification = z.infer<typeof HeddleTurnChangesUpdatedNotification>;

/** Sent after a turn that changed files, and after its changes were taken back or brought back. */
export const turnChangesUpdated = notification(
  "heddle/turn/changesUpdated",
  HeddleTurnChangesUpdatedNotification,
  "experimental",
);
