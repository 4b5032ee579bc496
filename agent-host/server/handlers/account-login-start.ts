import { accountUpdated } from "../../protocol/account.js";
import {
  accountLoginCompleted,
  accountLoginStart,
  type LoginAccountResponse,
} from "../../protocol/account-login.js";
import { lenderOf } from "../account-lender.js";
import { type HandlerContext, handler } from "../handler.js";

export const accountLoginStartHandler = handler(
  accountLoginStart,
  { queueKey: () => "account" },
  async (params, ctx): Promise<LoginAccountResponse> => {
    const { type } = params;
    switch (type) {
      case "apiKey":
        await ctx.accounts.signInWithKey(params.apiKey);
        await announce(ctx);
        return { type };
      case "chatgptAuthTokens":
        await ctx.accounts.signInWithTokens(params, lenderOf(ctx.client));
        await announce(ctx);
        return { type };
      case "chatgpt":
        return { type, ...(await ctx.accounts.startBrowserSignIn()) };
      case "chatgptDeviceCode":
        return { type, ...(await ctx.accounts.startDeviceSignIn()) };
      default:
        return type satisfies never;
    }
  },
);

/** A sign-in that was over with its answer. */
async function announce(ctx: HandlerContext): Promise<void> {
  const { authMode, planType } = await ctx.accounts.state();
  ctx.afterReply(() => {
    for (const client of ctx.clients) {
      client.notify(accountLoginCompleted, { loginId: null, success: true, error: null });
      client.notify(accountUpdated, { authMode, planType });
    }
  });
}
