// Tokens that a client keeps and lends to the host: they are never stored, and only the client can renew them.
import type { Clock } from "../base/clock.js";
import type { PlanType } from "../protocol/account.js";
import { AccountError } from "./account-error.js";
import { readClaims, toPlanType } from "./claims.js";

export interface LentTokens {
  readonly accessToken: string;
  readonly chatgptAccountId: string;
  readonly chatgptPlanType?: string | null;
}

/** Whoever lent tokens, as a port. */
export interface Lender {
  /** The client itself, to tell one from another. */
  readonly owner: object;
  /**
   * Asks for other tokens, because the service refused those before. Rejects when the lender answers with an error,
   * with something else, or goes away; may take for ever.
   */
  renew(previousAccountId: string, signal: AbortSignal): Promise<LentTokens>;
}

export interface External {
  readonly lender: Lender;
  readonly accessToken: string;
  readonly accountId: string;
  readonly email: string | null;
  readonly planType: PlanType;
  readonly isFedramp: boolean;
}

const RENEW_MS = 10_000;

/** Throws AccountError for what is no token of an account. */
export function toExternal(tokens: LentTokens, lender: Lender): External {
  const { accessToken, chatgptAccountId: accountId, chatgptPlanType: planType } = tokens;
  const claims = readClaims(accessToken);
  if (claims === null || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw new AccountError("accessToken is not a token of a ChatGPT account");
  }
  if (!/^[\x21-\x7e]+$/.test(accountId)) {
    throw new AccountError("chatgptAccountId is empty or holds characters that no id has");
  }
  return {
    lender,
    accessToken,
    accountId,
    email: claims.email,
    planType: planType == null ? (claims.planType ?? "unknown") : toPlanType(planType),
    isFedramp: claims.isFedramp,
  };
}

/** Throws AccountError when the lender does not answer within ten seconds, or not with tokens. */
export async function renewExternal(external: External, clock: Clock, life: AbortSignal): Promise<External> {
  const ending = new AbortController();
  const onAbort = () => ending.abort(life.reason);
  life.addEventListener("abort", onAbort, { once: true });
  const late = clock.sleep(RENEW_MS, ending.signal).then(() => {
    throw new AccountError(
      `the client that supplied the sign-in did not answer account/chatgptAuthTokens/refresh within ${RENEW_MS / 1000} s`,
    );
  });
  const { lender, accountId } = external;
  const answered = lender.renew(accountId, ending.signal);
  // Whichever comes second is of no interest.
  for (const each of [late, answered]) each.catch(() => undefined);
  try {
    return toExternal(await Promise.race([answered, late]), lender);
  } catch (error) {
    if (error instanceof AccountError || life.aborted) throw error;
    throw new AccountError("the client that supplied the sign-in has no other tokens", { cause: error });
  } finally {
    life.removeEventListener("abort", onAbort);
    ending.abort(new Error("the answer is there, or no longer wanted"));
  }
}
