// Signing in on another device: a person types a short code there while we ask whether they have (as RFC 8628, in the
// issuer's own JSON).
import * as z from "zod";
import { AccountError } from "../account-error.js";
import { type Answer, type AskDeps, ask, expectAnswer, refusal } from "../ask.js";
import type { Tokens } from "../auth-record.js";
import type { Endpoints } from "../endpoints.js";
import { exchangeCode } from "../oauth.js";
import type { StartedSignIn } from "./browser.js";

export interface DeviceSignInOptions {
  readonly deps: AskDeps;
  readonly endpoints: Endpoints;
  /** Keeps what the sign-in brought. Throws AccountError when it will not do. */
  readonly keep: (tokens: Tokens) => Promise<void>;
}

export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUrl: string;
}

const Seconds = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*\d+\s*$/)
    .transform(Number),
]);
const CodeAnswer = z
  .looseObject({
    device_auth_id: z.string().min(1),
    user_code: z.string().min(1).max(64).optional(),
    usercode: z.string().min(1).max(64).optional(),
    interval: Seconds.nullish().catch(null),
    expires_in: Seconds.nullish().catch(null),
  })
  .refine(({ user_code, usercode }) => (user_code ?? usercode) !== undefined);

const GrantAnswer = z.looseObject({
  authorization_code: z.string().min(1),
  code_verifier: z.string().min(1),
});
type Grant = z.infer<typeof GrantAnswer>;

const DEFAULT_INTERVAL_S = 5;
const MAX_INTERVAL_S = 60;
/** RFC 8628: what `slow_down` adds. */
const SLOWER_S = 5;
const DEFAULT_EXPIRY_S = 15 * 60;
/** Failures of the way to the issuer that are waited out, one after the other. */
const MAX_FAILURES = 5;

/** Asks for a code, then polls until it is used, it expires, or `signal` aborts. Throws AccountError without a code. */
export async function startDeviceSignIn(
  options: DeviceSignInOptions,
  signal: AbortSignal,
): Promise<StartedSignIn<DeviceCode>> {
  const { deps, endpoints } = options;
  const question = {
    what: "the device code",
    url: endpoints.deviceUserCode,
    body: { client_id: endpoints.clientId },
    secrets: [],
  };
  const answer = await ask(deps, question, signal);
  if (answer.status === 404) {
    throw new AccountError(`${question.url.origin} does not offer device codes: sign in with the browser`);
  }
  const code = expectAnswer(answer, question, CodeAnswer);
  const userCode = code.user_code ?? code.usercode ?? "";
  const done = poll(options, code, userCode, signal).then(async (grant) => {
    const tokens = await exchangeCode(
      deps,
      endpoints,
      {
        code: grant.authorization_code,
        verifier: grant.code_verifier,
        redirectUri: endpoints.deviceRedirect.href,
      },
      signal,
    );
    await options.keep(tokens);
  });
  // Whoever started it listens a moment later.
  done.catch(() => undefined);
  return { shown: { userCode, verificationUrl: endpoints.deviceVerification.href }, done };
}

async function poll(
  { deps, endpoints }: DeviceSignInOptions,
  code: z.infer<typeof CodeAnswer>,
  userCode: string,
  signal: AbortSignal,
): Promise<Grant> {
  const { clock } = deps;
  const question = {
    what: "the device code",
    url: endpoints.deviceToken,
    body: { device_auth_id: code.device_auth_id, user_code: userCode },
    secrets: [code.device_auth_id, userCode],
  };
  const endMs = clock.now() + (code.expires_in ?? DEFAULT_EXPIRY_S) * 1000;
  let intervalS = Math.min(Math.max(code.interval ?? DEFAULT_INTERVAL_S, 1), MAX_INTERVAL_S);
  let failures = 0;
  for (;;) {
    await clock.sleep(intervalS * 1000, signal);
    if (clock.now() >= endMs) throw new AccountError("the device code has expired: start again");
    const answer = await ask(deps, question, signal).catch((error: unknown) => {
      if (signal.aborted || !(error instanceof AccountError) || ++failures > MAX_FAILURES) throw error;
      return null;
    });
    if (answer === null) continue;
    const verdict = judge(answer);
    switch (verdict) {
      case "granted":
        return expectAnswer(answer, question, GrantAnswer);
      case "slower":
        intervalS = Math.min(intervalS + SLOWER_S, MAX_INTERVAL_S);
        break;
      case "pending":
        break;
      case "expired":
        throw new AccountError("the device code has expired: start again");
      case "denied":
        throw new AccountError("the sign-in was refused on the other device");
      case "failed":
        if (answer.status < 500 || ++failures > MAX_FAILURES) throw refusal(answer, question);
        continue;
      default:
        return verdict satisfies never;
    }
    failures = 0;
  }
}

type Verdict = "granted" | "pending" | "slower" | "expired" | "denied" | "failed";

const BY_CODE: Readonly<Record<string, Verdict>> = {
  authorization_pending: "pending",
  slow_down: "slower",
  expired_token: "expired",
  access_denied: "denied",
};

/** The issuer may say what it means, or with a bare 403 or 404 that nobody has typed the code yet. */
function judge({ status, code }: Answer): Verdict {
  if (status >= 200 && status <= 299) return "granted";
  const said = BY_CODE[code ?? ""];
  if (said !== undefined) return said;
  if (status === 403 || status === 404) return "pending";
  return status === 429 ? "slower" : "failed";
}
