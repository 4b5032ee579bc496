import { accountLogout, accountUpdated } from "../../protocol/account.js";
import { handler } from "../handler.js";

export const accountLogoutHandler = handler(
  accountLogout,
  { queueKey: () => "account" },
  async (_params, ctx) => {
    await ctx.accounts.signOut();
    ctx.afterReply(() => {
      for (const client of ctx.clients) client.notify(accountUpdated, { authMode: null, planType: null });
    });
    return {};
  },
);
