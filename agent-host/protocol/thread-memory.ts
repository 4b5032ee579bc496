import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { NoParams } from "./no-params.js";

export const ThreadMemoryMode = lazy(() => z.enum(["enabled", "disabled"]));
export type ThreadMemoryMode = z.infer<typeof ThreadMemoryMode>;

export const ThreadMemoryModeSetParams = lazy(() =>
  z.looseObject({ mode: ThreadMemoryMode, threadId: z.string() }),
);
export type ThreadMemoryModeSetParams = z.infer<typeof ThreadMemoryModeSetParams>;

export const ThreadMemoryModeSetResponse = lazy(() => z.object({}));
export type ThreadMemoryModeSetResponse = z.infer<typeof ThreadMemoryModeSetResponse>;

/** Whether the thread may be remembered. */
export const threadMemoryModeSet = request(
  "thread/memoryMode/set",
  ThreadMemoryModeSetParams,
  ThreadMemoryModeSetResponse,
  "experimental",
);

export const MemoryResetResponse = lazy(() => z.object({}));
export type MemoryResetResponse = z.infer<typeof MemoryResetResponse>;

/** Forgets everything that was remembered from threads. */
export const memoryReset = request("memory/reset", NoParams, MemoryResetResponse, "experimental");
