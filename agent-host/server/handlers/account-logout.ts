import { accountLogout, accountUpdated } from "../../protocol/account.js";
import { handler } from "../handler.js";

/** What the environment says is still there afterwards, and told of. */
export const accountLogoutHandler = handler(
  accountLogout,
  { queueKey: () => "account" },
  async (_params, ctx) => {
    await ctx.accounts.signOut();
    const { authMode, planType } = await ctx.accounts.state();
    ctx.afterReply(() => {
      for (const client of ctx.clients) client.notify(accountUpdated, { authMode, planType });
    });
    return {};
  },
);
