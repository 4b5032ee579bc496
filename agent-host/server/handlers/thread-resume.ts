import { threadQueueUpdated } from "../../protocol/heddle-queue.js";
import { toResponseItems } from "../../protocol/response-item.js";
import { threadGoalUpdated } from "../../protocol/thread-goal.js";
import { threadResume } from "../../protocol/thread-resume.js";
import { threadStatusChanged, threadTokenUsageUpdated } from "../../protocol/thread-status.js";
import { handler } from "../handler.js";
import { refuseNotYet } from "../not-yet.js";
import { threadResponse } from "../thread-response.js";

export const threadResumeHandler = handler(
  threadResume,
  { queueKey: (params) => params.threadId },
  async (params, ctx) => {
    refuseNotYet("thread/resume", params);
    const wasLoaded = ctx.threads.find(params.threadId) !== null;
    const thread =
      params.history == null
        ? await ctx.threads.resume(params.threadId, { path: params.path ?? null, overrides: params })
        : await ctx.threads.startWithHistory(params.threadId, toResponseItems(params.history), {
            cwd: params.cwd ?? ctx.cwd,
            overrides: params,
            ephemeral: false,
            originator: ctx.client.state?.name ?? "unknown",
            source: "vscode",
          });
    const turns = params.excludeTurns ? [] : await thread.turns();
    const sources = await ctx.threads.instructionSources(thread);
    // From here on without a pause: the answer holds everything up to now, events bring everything after it.
    ctx.subscriptions.add(ctx.client, thread);
    const running = params.excludeTurns ? null : thread.runningTurn();
    const view = { ...thread.view(), turns: withRunning(turns, running) };
    ctx.afterReply(() => {
      const usage = thread.tokenUsage;
      const turnId = running?.id ?? thread.lastTurnId;
      if (usage !== null && turnId !== null) {
        ctx.client.notify(threadTokenUsageUpdated, { threadId: thread.id, turnId, tokenUsage: usage });
      }
      ctx.openRequests.attach(ctx.client, thread.id);
      const { goal } = thread;
      if (goal !== null && thread.settings.features.goals) {
        ctx.client.notify(threadGoalUpdated, { threadId: thread.id, turnId: null, goal });
      }
      const { queue } = thread;
      if (queue.length > 0) ctx.client.notify(threadQueueUpdated, { threadId: thread.id, queue: [...queue] });
      if (wasLoaded) return;
      ctx.client.notify(threadStatusChanged, { threadId: thread.id, status: thread.status });
      thread.pursueGoal();
    });
    return threadResponse(thread, view, sources);
  },
);

function withRunning<T extends { readonly id: string }>(turns: readonly T[], running: T | null): T[] {
  if (running === null) return [...turns];
  return [...turns.filter((turn) => turn.id !== running.id), running];
}
