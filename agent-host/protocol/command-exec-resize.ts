import * as z from "zod";
import { CommandExecTerminalSize } from "./command-exec.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const CommandExecResizeParams = lazy(() =>
  z.looseObject({
    processId: z.string(),
    size: CommandExecTerminalSize,
  }),
);
export type CommandExecResizeParams = z.infer<typeof CommandExecResizeParams>;

export const CommandExecResizeResponse = lazy(() => z.object({}));
export type CommandExecResizeResponse = z.infer<typeof CommandExecResizeResponse>;

/** Changes the size of a running command's terminal. */
export const commandExecResize = request(
  "command/exec/resize",
  CommandExecResizeParams,
  CommandExecResizeResponse,
);
