import { accountRateLimitsRead } from "../../protocol/account-limits.js";
import { handler } from "../handler.js";

export const accountRateLimitsReadHandler = handler(accountRateLimitsRead, {}, (_params, ctx) =>
  ctx.accounts.rateLimits(),
);
