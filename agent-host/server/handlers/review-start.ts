import { reviewStart } from "../../protocol/review.js";
import { threadStarted } from "../../protocol/thread-start.js";
import { toReviewRequest } from "../../session/review/target.js";
import { handler } from "../handler.js";

export const reviewStartHandler = handler(
  reviewStart,
  { queueKey: (params) => params.threadId },
  async ({ threadId, target, delivery }, ctx) => {
    const request = toReviewRequest(target);
    let thread = ctx.threads.get(threadId);
    if (delivery === "detached") {
      thread = await ctx.threads.fork({
        threadId,
        path: null,
        until: null,
        overrides: {},
        ephemeral: thread.ephemeral,
        originator: ctx.client.state?.name ?? "unknown",
      });
      ctx.subscriptions.add(ctx.client, thread);
      ctx.client.notify(threadStarted, { thread: thread.view() });
    }
    await thread.reload();
    const started = thread.review(request);
    const { turn } = started;
    ctx.afterReply(() => started.begin());
    const label = {
      type: "userMessage" as const,
      id: turn.id,
      content: [{ type: "text" as const, text: request.label, text_elements: [] }],
    };
    return { reviewThreadId: thread.id, turn: { ...turn, items: [label] } };
  },
);
