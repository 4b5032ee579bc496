import * as z from "zod";
import { request } from "./define.js";
import { ThreadId } from "./thread.js";
import { TurnId } from "./turn.js";

/** Stops the running turn and what it started; refused when `turnId` is not the running turn. */
export const turnInterrupt = request(
  "turn/interrupt",
  z.looseObject({ threadId: ThreadId, turnId: TurnId }),
  z.object({}),
);
