import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const ThreadShellCommandParams = lazy(() =>
  z.looseObject({ threadId: z.string(), command: z.string() }),
);
export type ThreadShellCommandParams = z.infer<typeof ThreadShellCommandParams>;

export const ThreadShellCommandResponse = lazy(() => z.object({}));
export type ThreadShellCommandResponse = z.infer<typeof ThreadShellCommandResponse>;

/**
 * Runs what the user typed in their own shell, without limits and questions; the model sees it with its
 * output. Answers at once.
 */
export const threadShellCommand = request(
  "thread/shellCommand",
  ThreadShellCommandParams,
  ThreadShellCommandResponse,
);
