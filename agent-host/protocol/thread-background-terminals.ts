import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const ThreadBackgroundTerminalsCleanParams = lazy(() => z.looseObject({ threadId: z.string() }));
export type ThreadBackgroundTerminalsCleanParams = z.infer<typeof ThreadBackgroundTerminalsCleanParams>;

export const ThreadBackgroundTerminalsCleanResponse = lazy(() => z.object({}));
export type ThreadBackgroundTerminalsCleanResponse = z.infer<typeof ThreadBackgroundTerminalsCleanResponse>;

/** Ends the commands that the thread left running. */
export const threadBackgroundTerminalsClean = request(
  "thread/backgroundTerminals/clean",
  ThreadBackgroundTerminalsCleanParams,
  ThreadBackgroundTerminalsCleanResponse,
  "experimental",
);
