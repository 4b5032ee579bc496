import { threadUnsubscribe } from "../../protocol/thread-status.js";
import { handler } from "../handler.js";

export const threadUnsubscribeHandler = handler(threadUnsubscribe, {}, async ({ threadId }, ctx) => {
  if (ctx.threads.find(threadId) === null) return { status: "notLoaded" as const };
  const removed = ctx.subscriptions.remove(ctx.client, threadId);
  return { status: removed ? ("unsubscribed" as const) : ("notSubscribed" as const) };
});
