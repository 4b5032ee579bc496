import * as z from "zod";
import { notification, request, serverRequest } from "./define.js";
import { lazy } from "./lazy.js";

export const LoginAccountParams = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("apiKey"), apiKey: z.string() }),
    z.object({ type: z.literal("chatgpt") }),
    z.object({ type: z.literal("chatgptDeviceCode") }),
    z.object({
      type: z.literal("chatgptAuthTokens"),
      accessToken: z.string(),
      chatgptAccountId: z.string(),
      chatgptPlanType: z.string().nullish(),
    }),
  ]),
);
export type LoginAccountParams = z.infer<typeof LoginAccountParams>;

export const LoginAccountResponse = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("apiKey") }),
    z.object({ type: z.literal("chatgpt"), authUrl: z.string(), loginId: z.string() }),
    z.object({
      type: z.literal("chatgptDeviceCode"),
      loginId: z.string(),
      userCode: z.string(),
      verificationUrl: z.string(),
    }),
    z.object({ type: z.literal("chatgptAuthTokens") }),
  ]),
);
export type LoginAccountResponse = z.infer<typeof LoginAccountResponse>;

/**
 * Signs in. With an API key it is done when the answer comes; the others go on in a browser and end with
 * account/login/completed. A new sign-in cancels the one before.
 */
export const accountLoginStart = request("account/login/start", LoginAccountParams, LoginAccountResponse);

export const CancelLoginAccountStatus = lazy(() => z.enum(["canceled", "notFound"]));
export type CancelLoginAccountStatus = z.infer<typeof CancelLoginAccountStatus>;

export const CancelLoginAccountParams = lazy(() => z.looseObject({ loginId: z.string() }));
export type CancelLoginAccountParams = z.infer<typeof CancelLoginAccountParams>;

export const CancelLoginAccountResponse = lazy(() => z.object({ status: CancelLoginAccountStatus }));
export type CancelLoginAccountResponse = z.infer<typeof CancelLoginAccountResponse>;

/** Gives up a sign-in that waits for the browser. */
export const accountLoginCancel = request(
  "account/login/cancel",
  CancelLoginAccountParams,
  CancelLoginAccountResponse,
);

export const AccountLoginCompletedNotification = lazy(() =>
  z.object({ error: z.string().nullable(), loginId: z.string().nullable(), success: z.boolean() }),
);
export type AccountLoginCompletedNotification = z.infer<typeof AccountLoginCompletedNotification>;

/** A sign-in ended. `loginId` is null for API keys; `error` says why it failed. */
export const accountLoginCompleted = notification(
  "account/login/completed",
  AccountLoginCompletedNotification,
);

export const ChatgptAuthTokensRefreshReason = lazy(() => z.enum(["unauthorized"]));
export type ChatgptAuthTokensRefreshReason = z.infer<typeof ChatgptAuthTokensRefreshReason>;

export const ChatgptAuthTokensRefreshParams = lazy(() =>
  z.object({ previousAccountId: z.string().nullable(), reason: ChatgptAuthTokensRefreshReason }),
);
export type ChatgptAuthTokensRefreshParams = z.infer<typeof ChatgptAuthTokensRefreshParams>;

export const ChatgptAuthTokensRefreshResponse = lazy(() =>
  z.object({ accessToken: z.string(), chatgptAccountId: z.string(), chatgptPlanType: z.string().nullish() }),
);
export type ChatgptAuthTokensRefreshResponse = z.infer<typeof ChatgptAuthTokensRefreshResponse>;

/** Asks the client that supplied the tokens for fresh ones, after the service refused the old. */
export const accountTokensRefresh = serverRequest(
  "account/chatgptAuthTokens/refresh",
  ChatgptAuthTokensRefreshParams,
  ChatgptAuthTokensRefreshResponse,
);
