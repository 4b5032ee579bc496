import { turnSteer } from "../../protocol/turn-steer.js";
import { handler } from "../handler.js";

export const turnSteerHandler = handler(turnSteer, {}, async (params, ctx) => ({
  turnId: ctx.threads.get(params.threadId).steer(params.expectedTurnId, params.input),
}));
