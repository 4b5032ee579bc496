import { turnSteer } from "../../protocol/turn-steer.js";
import { handler } from "../handler.js";

export const turnSteerHandler = handler(turnSteer, {}, async (params, ctx) => {
  const { threadId, expectedTurnId, input, responsesapiClientMetadata = null } = params;
  return { turnId: ctx.threads.get(threadId).steer(expectedTurnId, input, responsesapiClientMetadata) };
});
