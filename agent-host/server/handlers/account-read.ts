import { accountRead } from "../../protocol/account.js";
import { handler } from "../handler.js";

/** An account is shown only where the active provider wants one. Keys do not age: there is nothing to refresh. */
export const accountReadHandler = handler(
  accountRead,
  { queueKey: () => "account" },
  async (_params, ctx) => {
    const { providers, modelProvider } = await ctx.config.settings(ctx.cwd);
    const requiresOpenaiAuth = providers[modelProvider]?.requiresOpenaiAuth ?? false;
    return { account: requiresOpenaiAuth ? await ctx.accounts.current() : null, requiresOpenaiAuth };
  },
);
