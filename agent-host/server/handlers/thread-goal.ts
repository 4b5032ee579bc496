import { HostError } from "../../base/errors.js";
import type { NotificationDefinition, ParamsOf } from "../../protocol/define.js";
import {
  threadGoalClear,
  threadGoalCleared,
  threadGoalGet,
  threadGoalSet,
  threadGoalUpdated,
} from "../../protocol/thread-goal.js";
import { type HandlerContext, handler } from "../handler.js";

const queueKey = (params: { readonly threadId: string }) => params.threadId;

export const threadGoalGetHandler = handler(threadGoalGet, { queueKey }, async ({ threadId }, ctx) => {
  await requireGoals(ctx);
  return { goal: await ctx.threadEdits.goal(threadId) };
});

export const threadGoalSetHandler = handler(threadGoalSet, { queueKey }, async (params, ctx) => {
  await requireGoals(ctx);
  const { threadId } = params;
  const goal = await ctx.threadEdits.setGoal(threadId, params);
  ctx.afterReply(() => {
    tell(ctx, threadId, threadGoalUpdated, { threadId, turnId: null, goal });
    ctx.threads.find(threadId)?.pursueGoal();
  });
  return { goal };
});

export const threadGoalClearHandler = handler(threadGoalClear, { queueKey }, async ({ threadId }, ctx) => {
  await requireGoals(ctx);
  const cleared = await ctx.threadEdits.clearGoal(threadId);
  if (cleared) ctx.afterReply(() => tell(ctx, threadId, threadGoalCleared, { threadId }));
  return { cleared };
});

async function requireGoals(ctx: HandlerContext): Promise<void> {
  const { features } = await ctx.config.settings(ctx.cwd);
  if (!features.goals) throw new HostError("invalid-request", "goals feature is disabled");
}

/** Everybody who follows the thread, and whoever changed it. */
function tell<D extends NotificationDefinition>(
  ctx: HandlerContext,
  threadId: string,
  definition: D,
  params: ParamsOf<D>,
): void {
  for (const client of new Set([...ctx.subscriptions.clientsOf(threadId), ctx.client])) {
    client.notify(definition, params);
  }
}
