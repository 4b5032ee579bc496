import { turnInterrupt } from "../../protocol/turn-interrupt.js";
import { handler } from "../handler.js";

export const turnInterruptHandler = handler(turnInterrupt, {}, async ({ threadId, turnId }, ctx) => {
  await ctx.threads.get(threadId).interrupt(turnId);
  return {};
});
