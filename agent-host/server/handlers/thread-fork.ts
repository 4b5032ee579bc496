import { HostError } from "../../base/errors.js";
import { type ThreadForkParams, threadFork } from "../../protocol/thread-fork.js";
import { threadStarted } from "../../protocol/thread-start.js";
import { threadTokenUsageUpdated } from "../../protocol/thread-status.js";
import { handler } from "../handler.js";
import { refuseNotYet } from "../not-yet.js";
import { threadResponse } from "../thread-response.js";

export const threadForkHandler = handler(
  threadFork,
  { queueKey: (params) => params.threadId },
  async (params, ctx) => {
    refuseNotYet("thread/fork", params);
    const thread = await ctx.threads.fork({
      threadId: params.threadId,
      path: params.path ?? null,
      until: copyUntil(params),
      overrides: params,
      ephemeral: params.ephemeral ?? false,
      originator: ctx.client.state?.name ?? "unknown",
    });
    const turns = params.excludeTurns ? [] : await thread.turns();
    const sources = await ctx.threads.instructionSources(thread);
    ctx.subscriptions.add(ctx.client, thread);
    const view = thread.view();
    ctx.afterReply(() => {
      const { tokenUsage, lastTurnId: turnId } = thread;
      if (tokenUsage !== null && turnId !== null) {
        ctx.client.notify(threadTokenUsageUpdated, { threadId: thread.id, turnId, tokenUsage });
      }
      ctx.client.notify(threadStarted, { thread: view });
    });
    return threadResponse(thread, { ...view, turns }, sources);
  },
);

function copyUntil({ lastTurnId, beforeTurnId }: ThreadForkParams) {
  if (lastTurnId != null && beforeTurnId != null) {
    throw new HostError("invalid-request", "`lastTurnId` cannot be combined with `beforeTurnId`");
  }
  if (lastTurnId != null) return { lastTurnId };
  return beforeTurnId == null ? null : { beforeTurnId };
}
