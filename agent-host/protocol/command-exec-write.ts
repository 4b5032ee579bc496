import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const CommandExecWriteParams = lazy(() =>
  z.looseObject({
    processId: z.string(),
    /** Standard alphabet, with padding. */
    deltaBase64: z.string().nullish(),
    /** Ends stdin, after `deltaBase64` when both are given. */
    closeStdin: z.boolean().optional(),
  }),
);
export type CommandExecWriteParams = z.infer<typeof CommandExecWriteParams>;

export const CommandExecWriteResponse = lazy(() => z.object({}));
export type CommandExecWriteResponse = z.infer<typeof CommandExecWriteResponse>;

/** Sends bytes to the stdin of a running command, ends it, or both. */
export const commandExecWrite = request(
  "command/exec/write",
  CommandExecWriteParams,
  CommandExecWriteResponse,
);
