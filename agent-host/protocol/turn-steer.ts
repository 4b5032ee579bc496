import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { ThreadId } from "./thread.js";
import { TurnId } from "./turn.js";
import { UserInput } from "./user-input.js";

export const TurnSteerParams = lazy(() =>
  z.looseObject({
    threadId: ThreadId,
    expectedTurnId: TurnId,
    input: z.array(UserInput),
    /** Goes to the model server as it is. */
    responsesapiClientMetadata: z.record(z.string(), z.string()).nullish(),
  }),
);
export type TurnSteerParams = z.infer<typeof TurnSteerParams>;

export const TurnSteerResponse = lazy(() => z.object({ turnId: TurnId }));
export type TurnSteerResponse = z.infer<typeof TurnSteerResponse>;

/** Adds input to the running turn; the model sees it before its next answer. */
export const turnSteer = request("turn/steer", TurnSteerParams, TurnSteerResponse, {
  experimentalFields: [{ field: "responsesapiClientMetadata" }],
});
