import { HostError } from "../base/errors.js";

/** Fields of thread/* and turn/* whose subsystem is not there yet, and the values that ask nothing of it. */
const notYet: readonly { readonly field: string; readonly isHarmless: (value: unknown) => boolean }[] = [
  { field: "approvalsReviewer", isHarmless: (value) => value === "user" },
];

/** What only thread/start takes: a thread that is resumed has its tools already. */
const onlyNewThreads: typeof notYet = [
  { field: "dynamicTools", isHarmless: (value) => Array.isArray(value) && value.length === 0 },
  { field: "environments", isHarmless: () => false },
];

/**
 * A client that asks for something must not believe that it got it. Throws HostError "invalid-request" that names
 * the first such field of `params`.
 */
export function refuseNotYet(method: string, params: Readonly<Record<string, unknown>>): void {
  const isOfOldThread = method === "thread/resume" || method === "thread/fork";
  for (const { field, isHarmless } of isOfOldThread ? [...onlyNewThreads, ...notYet] : notYet) {
    const value = params[field];
    if (value === undefined || value === null || isHarmless(value)) continue;
    throw new HostError("invalid-request", `${method}.${field} is not available yet`);
  }
}
