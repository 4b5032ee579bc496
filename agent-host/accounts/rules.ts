// What the configuration says of signing in.
import * as z from "zod";
import { HostError } from "../base/errors.js";
import { lazy } from "../protocol/lazy.js";
import type { StoreKind } from "./credential-store.js";

export interface AccountRules {
  /** The only way of signing in that is allowed, if not all. */
  readonly method: "chatgpt" | "api" | null;
  /** The only workspaces that are allowed, if not all. */
  readonly workspaces: readonly string[] | null;
  readonly store: StoreKind;
  readonly chatgptBaseUrl: string;
}

const DEFAULT_CHATGPT_BASE_URL = "https://chatgpt.com/backend-api";

const Workspaces = z.union([z.string().transform((id) => [id]), z.array(z.string())]);
const Rules = lazy(() =>
  z.looseObject({
    forced_login_method: z.enum(["chatgpt", "api"]).nullish(),
    forced_chatgpt_workspace_id: Workspaces.nullish(),
    cli_auth_credentials_store: z.enum(["file", "keyring", "auto", "ephemeral"]).nullish(),
    chatgpt_base_url: z.string().min(1).nullish(),
  }),
);

const EXPECTED: Readonly<Record<string, string>> = {
  forced_login_method: 'only "chatgpt" and "api" are known',
  forced_chatgpt_workspace_id: "expected a workspace id or a list of them",
  cli_auth_credentials_store: 'only "file", "keyring", "auto" and "ephemeral" are known',
  chatgpt_base_url: "expected an address",
};

const NO_RULES: AccountRules = {
  method: null,
  workspaces: null,
  store: "file",
  chatgptBaseUrl: DEFAULT_CHATGPT_BASE_URL,
};

/** Throws HostError "invalid-request" that names a key whose value is not understood: a rule must not be passed over. */
export function toAccountRules(config: Readonly<Record<string, unknown>>): AccountRules {
  // Most say nothing, and building a schema takes longer than all the rest.
  if (Object.keys(EXPECTED).every((key) => config[key] === undefined || config[key] === null))
    return NO_RULES;
  const parsed = Rules.safeParse(config);
  if (!parsed.success) {
    const key = String(parsed.error.issues[0]?.path[0] ?? "");
    throw new HostError("invalid-request", `${key}: ${EXPECTED[key] ?? "not understood"}`);
  }
  const { data } = parsed;
  const workspaces = (data.forced_chatgpt_workspace_id ?? [])
    .map((id) => id.trim())
    .filter((id) => id !== "");
  return {
    method: data.forced_login_method ?? null,
    workspaces: workspaces.length === 0 ? null : workspaces,
    store: data.cli_auth_credentials_store ?? NO_RULES.store,
    chatgptBaseUrl: data.chatgpt_base_url ?? NO_RULES.chatgptBaseUrl,
  };
}

/** What is wrong with signing in like this, fit to be shown; null when nothing is. */
export function violation(
  { method, workspaces }: AccountRules,
  kind: "apiKey" | "chatgpt",
  accountId: string | null,
): string | null {
  if (method === "chatgpt" && kind === "apiKey") {
    return "signing in with an API key is ruled out by forced_login_method";
  }
  if (method === "api" && kind === "chatgpt") {
    return "signing in with a ChatGPT account is ruled out by forced_login_method";
  }
  if (kind === "apiKey" || workspaces === null || (accountId !== null && workspaces.includes(accountId)))
    return null;
  const whose = accountId === null ? "names no workspace" : `belongs to workspace ${accountId}`;
  return `the sign-in ${whose}, and forced_chatgpt_workspace_id allows only ${workspaces.join(", ")}`;
}
