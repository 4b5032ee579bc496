import { turnStart } from "../../protocol/turn-start.js";
import { handler } from "../handler.js";
import { refuseNotYet } from "../not-yet.js";

export const turnStartHandler = handler(
  turnStart,
  { queueKey: (params) => params.threadId },
  async (params, ctx) => {
    refuseNotYet("turn/start", params);
    const thread = ctx.threads.get(params.threadId);
    await thread.reload();
    const started = thread.startTurn({
      content: params.input,
      overrides: params,
      outputSchema: params.outputSchema,
      environments: params.environments,
      clientMetadata: params.responsesapiClientMetadata,
    });
    ctx.afterReply(() => started.begin());
    return { turn: started.turn };
  },
);
