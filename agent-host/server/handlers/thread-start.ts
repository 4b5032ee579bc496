import { errorMessage } from "../../base/errors.js";
import { type ThreadStartParams, threadStart, threadStarted } from "../../protocol/thread-start.js";
import type { ThreadSession } from "../../session/thread-session.js";
import { type HandlerContext, handler } from "../handler.js";
import { refuseNotYet } from "../not-yet.js";
import { threadResponse } from "../thread-response.js";

export const threadStartHandler = handler(threadStart, {}, async (params, ctx) => {
  refuseNotYet("thread/start", params);
  const thread = await ctx.threads.start({
    cwd: params.cwd ?? ctx.cwd,
    overrides: params,
    dynamicTools: params.dynamicTools ?? [],
    ephemeral: params.ephemeral ?? false,
    originator: ctx.client.state?.name ?? "unknown",
    source: "vscode",
  });
  ctx.subscriptions.add(ctx.client, thread);
  if (params.dynamicTools != null) ctx.clientTools.brought(ctx.client, thread.id);
  const view = thread.view();
  ctx.afterReply(() => {
    ctx.client.notify(threadStarted, { thread: view });
    if (params.cwd != null && isGivenFreeHand(params, thread)) trust(ctx, thread.settings.cwd);
  });
  return threadResponse(thread, view, await ctx.threads.instructionSources(thread));
});

/** Whoever lets an agent write in a folder trusts it. Only what the client itself asked for counts. */
function isGivenFreeHand({ sandbox, permissionProfile }: ThreadStartParams, thread: ThreadSession): boolean {
  if (sandbox == null && permissionProfile == null) return false;
  const { type } = thread.settings.sandboxPolicy;
  return type === "workspaceWrite" || type === "dangerFullAccess";
}

function trust(ctx: HandlerContext, cwd: string): void {
  ctx.config.trust(cwd).catch((error: unknown) => {
    ctx.log.warn("the folder could not be noted as trusted", { cwd, error: errorMessage(error) });
  });
}
