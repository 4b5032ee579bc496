import { HostError } from "../../base/errors.js";
import { threadFollow, threadUnfollow } from "../../protocol/heddle-thread.js";
import { handler } from "../handler.js";

export const heddleThreadFollowHandler = handler(threadFollow, {}, async ({ threadId }, ctx) => {
  if (ctx.threads.find(threadId) !== null) {
    throw new HostError("invalid-request", `thread ${threadId} is loaded here; resume it to hear of it`);
  }
  return ctx.followers.follow(ctx.client, threadId);
});

export const heddleThreadUnfollowHandler = handler(threadUnfollow, {}, async ({ threadId }, ctx) => {
  ctx.followers.unfollow(ctx.client, threadId);
  return {};
});
