import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const CommandExecTerminateParams = lazy(() => z.looseObject({ processId: z.string() }));
export type CommandExecTerminateParams = z.infer<typeof CommandExecTerminateParams>;

export const CommandExecTerminateResponse = lazy(() => z.object({}));
export type CommandExecTerminateResponse = z.infer<typeof CommandExecTerminateResponse>;

/**
 * Asks a running command and everything it started to end, and forces them after half a second. The answer does
 * not wait for that; command/exec is answered when they are gone.
 */
export const commandExecTerminate = request(
  "command/exec/terminate",
  CommandExecTerminateParams,
  CommandExecTerminateResponse,
);
