import { accountRead, type GetAccountResponse } from "../../protocol/account.js";
import { handler } from "../handler.js";

/** An account is shown only where the active provider wants one. */
export const accountReadHandler = handler(
  accountRead,
  { queueKey: () => "account" },
  async ({ refreshToken }, ctx): Promise<GetAccountResponse> => {
    if (refreshToken === true) await ctx.accounts.refresh();
    const { providers, modelProvider } = await ctx.config.settings(ctx.cwd);
    if (providers[modelProvider]?.aws != null)
      return { account: { type: "amazonBedrock" }, requiresOpenaiAuth: false };
    const requiresOpenaiAuth = providers[modelProvider]?.requiresOpenaiAuth ?? false;
    return {
      account: requiresOpenaiAuth ? (await ctx.accounts.state()).account : null,
      requiresOpenaiAuth,
    };
  },
);
