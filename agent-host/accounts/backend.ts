// What the backend of ChatGPT accounts is asked: how much of the plan is used, and to write to a workspace's owner.
import { HostError } from "../base/errors.js";
import type {
  AddCreditsNudgeCreditType,
  AddCreditsNudgeEmailStatus,
  GetAccountRateLimitsResponse,
} from "../protocol/account-limits.js";
import type { AccountAuth, UsableAuth } from "./account-auth.js";
import { type Answer, ask, expectAnswer, type Question, refusal } from "./ask.js";
import type { Authority } from "./authority.js";
import { type AccountContext, toHostError } from "./context.js";
import { type BackendEndpoints, backendEndpoints } from "./endpoints.js";
import { MAIN_LIMIT, toSnapshots, UsageAnswer } from "./usage.js";

type Asking = Pick<AccountContext, "deps" | "rules" | "life">;

/** Throws HostError, "invalid-request" without a ChatGPT account. */
export function readRateLimits(ctx: Asking, authority: Authority): Promise<GetAccountRateLimitsResponse> {
  return askBackend(
    ctx,
    authority,
    "read rate limits",
    ({ usage }) => ({ what: "the rate limits", url: usage, body: null, secrets: [] }),
    (answer, question) => {
      const [rateLimits, ...others] = toSnapshots(expectAnswer(answer, question, UsageAnswer));
      const all = [rateLimits, ...others].map((each) => [each.limitId ?? MAIN_LIMIT, each] as const);
      return { rateLimits, rateLimitsByLimitId: Object.fromEntries(all) };
    },
  );
}

/** As readRateLimits. */
export function sendCreditsNudge(
  ctx: Asking,
  authority: Authority,
  creditType: AddCreditsNudgeCreditType,
): Promise<AddCreditsNudgeEmailStatus> {
  return askBackend(
    ctx,
    authority,
    "notify workspace owner",
    ({ creditsNudge }) => ({
      what: "the message to the workspace's owner",
      url: creditsNudge,
      body: { credit_type: creditType },
      secrets: [],
    }),
    (answer, question): AddCreditsNudgeEmailStatus => {
      if (answer.status === 429) return "cooldown_active";
      if (answer.status < 200 || answer.status > 299) throw refusal(answer, question);
      return "sent";
    },
  );
}

/** Asks once more with other credentials when the first ones are refused. */
function askBackend<T>(
  ctx: Asking,
  authority: Authority,
  purpose: string,
  toQuestion: (endpoints: BackendEndpoints) => Question,
  read: (answer: Answer, question: Question) => T,
): Promise<T> {
  return toHostError(async () => {
    const usable = toHosted(await authority.auth(), purpose);
    const { chatgptBaseUrl } = await ctx.rules();
    const question = toQuestion(backendEndpoints(chatgptBaseUrl));
    const send = async ({ headers, secrets }: UsableAuth): Promise<Answer> =>
      ask(await ctx.deps(), { ...question, headers, secrets }, ctx.life);
    let answer = await send(usable);
    if (answer.status === 401) {
      const other = await authority.renew(usable.headers);
      if (other !== null) answer = await send(toHosted(other, purpose));
    }
    return read(answer, question);
  });
}

function toHosted(auth: AccountAuth, purpose: string): UsableAuth {
  switch (auth.kind) {
    case "none":
      throw new HostError("invalid-request", `codex account authentication required to ${purpose}`);
    case "unusable":
      throw new HostError("account-failed", auth.message);
    case "usable":
      if (auth.hosted) return auth;
      throw new HostError("invalid-request", `chatgpt authentication required to ${purpose}`);
    default:
      return auth satisfies never;
  }
}
