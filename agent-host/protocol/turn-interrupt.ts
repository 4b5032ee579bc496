import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { ThreadId } from "./thread.js";
import { TurnId } from "./turn.js";

export const TurnInterruptParams = lazy(() => z.looseObject({ threadId: ThreadId, turnId: TurnId }));
export type TurnInterruptParams = z.infer<typeof TurnInterruptParams>;

export const TurnInterruptResponse = lazy(() => z.object({}));
export type TurnInterruptResponse = z.infer<typeof TurnInterruptResponse>;

/** Stops the running turn and what it started; refused when `turnId` is not the running turn. */
export const turnInterrupt = request("turn/interrupt", TurnInterruptParams, TurnInterruptResponse);
