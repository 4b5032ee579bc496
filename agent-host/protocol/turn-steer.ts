import * as z from "zod";
import { request } from "./define.js";
import { ThreadId } from "./thread.js";
import { TurnId } from "./turn.js";
import { UserInput } from "./user-input.js";

export const TurnSteerParams = z.looseObject({
  threadId: ThreadId,
  expectedTurnId: TurnId,
  input: z.array(UserInput),
});
export type TurnSteerParams = z.infer<typeof TurnSteerParams>;

/** Adds input to the running turn; the model sees it before its next answer. */
export const turnSteer = request("turn/steer", TurnSteerParams, z.object({ turnId: TurnId }));
