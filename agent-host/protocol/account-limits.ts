import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";
import { NoParams } from "./no-params.js";
import { RateLimitSnapshot } from "./token-usage.js";

export const GetAccountRateLimitsResponse = lazy(() =>
  z.object({
    rateLimits: RateLimitSnapshot,
    rateLimitsByLimitId: z.record(z.string(), RateLimitSnapshot).nullable(),
  }),
);
export type GetAccountRateLimitsResponse = z.infer<typeof GetAccountRateLimitsResponse>;

/** How much of the plan is used: the bucket that counts now, and every bucket by its id. */
export const accountRateLimitsRead = request(
  "account/rateLimits/read",
  NoParams,
  GetAccountRateLimitsResponse,
);

export const AccountRateLimitsUpdatedNotification = lazy(() => z.object({ rateLimits: RateLimitSnapshot }));
export type AccountRateLimitsUpdatedNotification = z.infer<typeof AccountRateLimitsUpdatedNotification>;

/** Sent when the model server told new figures. */
export const accountRateLimitsUpdated = notification(
  "account/rateLimits/updated",
  AccountRateLimitsUpdatedNotification,
);

export const AddCreditsNudgeCreditType = lazy(() => z.enum(["credits", "usage_limit"]));
export type AddCreditsNudgeCreditType = z.infer<typeof AddCreditsNudgeCreditType>;

export const AddCreditsNudgeEmailStatus = lazy(() => z.enum(["sent", "cooldown_active"]));
export type AddCreditsNudgeEmailStatus = z.infer<typeof AddCreditsNudgeEmailStatus>;

export const SendAddCreditsNudgeEmailParams = lazy(() =>
  z.looseObject({ creditType: AddCreditsNudgeCreditType }),
);
export type SendAddCreditsNudgeEmailParams = z.infer<typeof SendAddCreditsNudgeEmailParams>;

export const SendAddCreditsNudgeEmailResponse = lazy(() => z.object({ status: AddCreditsNudgeEmailStatus }));
export type SendAddCreditsNudgeEmailResponse = z.infer<typeof SendAddCreditsNudgeEmailResponse>;

/** Asks the service to write to the owner of the workspace that credits or limits ran out. */
export const accountSendAddCreditsNudgeEmail = request(
  "account/sendAddCreditsNudgeEmail",
  SendAddCreditsNudgeEmailParams,
  SendAddCreditsNudgeEmailResponse,
);
