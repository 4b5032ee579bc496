import * as z from "zod";
import { notification } from "./define.js";
import { lazy } from "./lazy.js";

export const HookEventName = lazy(() =>
  z.enum(["preToolUse", "permissionRequest", "postToolUse", "sessionStart", "userPromptSubmit", "stop"]),
);
export type HookEventName = z.infer<typeof HookEventName>;

export const HookExecutionMode = lazy(() => z.enum(["sync", "async"]));
export type HookExecutionMode = z.infer<typeof HookExecutionMode>;

export const HookHandlerType = lazy(() => z.enum(["command", "prompt", "agent"]));
export type HookHandlerType = z.infer<typeof HookHandlerType>;

export const HookScope = lazy(() => z.enum(["thread", "turn"]));
export type HookScope = z.infer<typeof HookScope>;

export const HookSource = lazy(() =>
  z.enum([
    "system",
    "user",
    "project",
    "mdm",
    "sessionFlags",
    "legacyManagedConfigFile",
    "legacyManagedConfigMdm",
    "unknown",
  ]),
);
export type HookSource = z.infer<typeof HookSource>;

export const HookRunStatus = lazy(() => z.enum(["running", "completed", "failed", "blocked", "stopped"]));
export type HookRunStatus = z.infer<typeof HookRunStatus>;

export const HookOutputEntryKind = lazy(() => z.enum(["warning", "stop", "feedback", "context", "error"]));
export type HookOutputEntryKind = z.infer<typeof HookOutputEntryKind>;

export const HookOutputEntry = lazy(() => z.object({ kind: HookOutputEntryKind, text: z.string() }));
export type HookOutputEntry = z.infer<typeof HookOutputEntry>;

/** One run of one hook. Times are Unix seconds; `id` is the same when it starts and when it ends. */
export const HookRunSummary = lazy(() =>
  z.object({
    id: z.string(),
    completedAt: z.int().nullable(),
    displayOrder: z.int(),
    durationMs: z.int().nullable(),
    entries: z.array(HookOutputEntry),
    eventName: HookEventName,
    executionMode: HookExecutionMode,
    handlerType: HookHandlerType,
    scope: HookScope,
    source: HookSource.default("unknown"),
    sourcePath: z.string(),
    startedAt: z.int(),
    status: HookRunStatus,
    statusMessage: z.string().nullable(),
  }),
);
export type HookRunSummary = z.infer<typeof HookRunSummary>;

export const HookStartedNotification = lazy(() =>
  z.object({ threadId: z.string(), turnId: z.string().nullable(), run: HookRunSummary }),
);
export type HookStartedNotification = z.infer<typeof HookStartedNotification>;

/** A hook runs; `turnId` is null outside of turns. */
export const hookStarted = notification("hook/started", HookStartedNotification);

export const HookCompletedNotification = lazy(() =>
  z.object({ threadId: z.string(), turnId: z.string().nullable(), run: HookRunSummary }),
);
export type HookCompletedNotification = z.infer<typeof HookCompletedNotification>;

/** The hook has ended, with everything it said. */
export const hookCompleted = notification("hook/completed", HookCompletedNotification);
