import { accountSendAddCreditsNudgeEmail } from "../../protocol/account-limits.js";
import { handler } from "../handler.js";

export const accountSendAddCreditsNudgeEmailHandler = handler(
  accountSendAddCreditsNudgeEmail,
  {},
  async ({ creditType }, ctx) => ({ status: await ctx.accounts.sendCreditsNudge(creditType) }),
);
