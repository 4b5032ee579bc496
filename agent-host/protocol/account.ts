import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";
import { NoParams } from "./no-params.js";

/** What a subscription is called; `unknown` for every name we do not know. */
export const PlanType = lazy(() =>
  z.enum([
    "free",
    "go",
    "plus",
    "pro",
    "prolite",
    "team",
    "self_serve_business_usage_based",
    "business",
    "enterprise_cbp_usage_based",
    "enterprise",
    "edu",
    "unknown",
  ]),
);
export type PlanType = z.infer<typeof PlanType>;

/** How the host proves who the user is. */
export const AuthMode = lazy(() => z.enum(["apikey", "chatgpt", "chatgptAuthTokens", "agentIdentity"]));
export type AuthMode = z.infer<typeof AuthMode>;

export const Account = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("apiKey") }),
    z.object({ type: z.literal("chatgpt"), email: z.string(), planType: PlanType }),
    z.object({ type: z.literal("amazonBedrock") }),
  ]),
);
export type Account = z.infer<typeof Account>;

export const GetAccountParams = lazy(() => z.looseObject({ refreshToken: z.boolean().nullish() }));
export type GetAccountParams = z.infer<typeof GetAccountParams>;

export const GetAccountResponse = lazy(() =>
  z.object({ account: Account.nullable(), requiresOpenaiAuth: z.boolean() }),
);
export type GetAccountResponse = z.infer<typeof GetAccountResponse>;

/**
 * Who is signed in; null when nobody is. `requiresOpenaiAuth` says whether the active provider wants a
 * sign-in at all.
 */
export const accountRead = request("account/read", GetAccountParams, GetAccountResponse);

export const AccountUpdatedNotification = lazy(() =>
  z.object({ authMode: AuthMode.nullable(), planType: PlanType.nullable() }),
);
export type AccountUpdatedNotification = z.infer<typeof AccountUpdatedNotification>;

/** The sign-in changed; both members are null after a logout. */
export const accountUpdated = notification("account/updated", AccountUpdatedNotification);

export const LogoutAccountResponse = lazy(() => z.object({}));
export type LogoutAccountResponse = z.infer<typeof LogoutAccountResponse>;

/** Forgets the stored credentials and ends a sign-in that is still open. */
export const accountLogout = request("account/logout", NoParams, LogoutAccountResponse);
