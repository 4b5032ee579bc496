import { turnStart } from "../../protocol/turn-start.js";
import { handler } from "../handler.js";

export const turnStartHandler = handler(
  turnStart,
  { queueKey: (params) => params.threadId },
  async (params, ctx) => {
    const thread = ctx.threads.get(params.threadId);
    const started = thread.startTurn({
      input: params.input,
      overrides: params,
      outputSchema: params.outputSchema,
    });
    ctx.afterReply(() => started.begin());
    return { turn: started.turn };
  },
);
