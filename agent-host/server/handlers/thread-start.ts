import { threadStart, threadStarted } from "../../protocol/thread-start.js";
import { handler } from "../handler.js";
import { refuseNotYet } from "../not-yet.js";
import { threadResponse } from "../thread-response.js";

export const threadStartHandler = handler(threadStart, {}, async (params, ctx) => {
  refuseNotYet("thread/start", params);
  const thread = await ctx.threads.start({
    cwd: params.cwd ?? ctx.cwd,
    overrides: params,
    ephemeral: params.ephemeral ?? false,
    originator: ctx.client.state?.name ?? "unknown",
    source: "vscode",
  });
  ctx.subscriptions.add(ctx.client, thread);
  const view = thread.view();
  ctx.afterReply(() => ctx.client.notify(threadStarted, { thread: view }));
  return threadResponse(thread, view, await ctx.threads.instructionSources(thread));
});
