// What the tokens of an account say of it. They are read, not verified: they come from the issuer itself, over TLS,
// and decide nothing but what is shown and which workspace a request names.
import * as z from "zod";
import { PlanType } from "../protocol/account.js";
import { lazy } from "../protocol/lazy.js";

const text = () => z.string().nullish().catch(null);

const Claims = lazy(() =>
  z.looseObject({
    exp: z.number().nullish().catch(null),
    email: text(),
    "https://api.openai.com/profile": z.looseObject({ email: text() }).nullish().catch(null),
    "https://api.openai.com/auth": z
      .looseObject({
        chatgpt_account_id: text(),
        chatgpt_plan_type: text(),
        chatgpt_account_is_fedramp: z.boolean().nullish().catch(null),
      })
      .nullish()
      .catch(null),
  }),
);

export interface AccountClaims {
  /** Milliseconds since the epoch; null for a token that does not say. */
  readonly expiresAtMs: number | null;
  readonly email: string | null;
  readonly accountId: string | null;
  readonly planType: PlanType | null;
  /** The account's requests must stay with the part of the service that is approved for federal use. */
  readonly isFedramp: boolean;
}

const NOTHING: AccountClaims = {
  expiresAtMs: null,
  email: null,
  accountId: null,
  planType: null,
  isFedramp: false,
};

/** Null for a text that is no JWT. */
export function readClaims(jwt: string): AccountClaims | null {
  const [header, payload, signature, ...more] = jwt.split(".");
  if (!header || !payload || !signature || more.length > 0) return null;
  const claims = Claims.safeParse(parseJson(Buffer.from(payload, "base64url").toString("utf8"))).data;
  if (claims === undefined) return null;
  const auth = claims["https://api.openai.com/auth"];
  return {
    ...NOTHING,
    expiresAtMs: claims.exp == null ? null : claims.exp * 1000,
    email: claims.email ?? claims["https://api.openai.com/profile"]?.email ?? null,
    accountId: auth?.chatgpt_account_id ?? null,
    planType: auth?.chatgpt_plan_type == null ? null : toPlanType(auth.chatgpt_plan_type),
    isFedramp: auth?.chatgpt_account_is_fedramp ?? false,
  };
}

const OTHER_NAMES: Readonly<Record<string, PlanType>> = { hc: "enterprise", education: "edu" };

/** `unknown` for a name that the protocol has no word for. */
export function toPlanType(name: string): PlanType {
  const lower = name.toLowerCase();
  return PlanType.safeParse(lower).data ?? OTHER_NAMES[lower] ?? "unknown";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A token of another kind.
    return undefined;
  }
}
