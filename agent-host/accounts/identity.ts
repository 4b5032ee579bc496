// Who the user is to the services: what a client lent goes first, then what the environment says, then what is stored.
import { errorMessage } from "../base/errors.js";
import { type AuthRecord, type ChatgptRecord, signInOf, toChatgpt } from "./auth-record.js";
import { readClaims } from "./claims.js";
import type { CredentialStore } from "./credential-store.js";
import type { External } from "./external-tokens.js";
import { type AccountRules, violation } from "./rules.js";

export type Identity =
  | { readonly kind: "none" }
  | { readonly kind: "unusable"; readonly message: string; readonly retryable: boolean }
  | { readonly kind: "apiKey"; readonly key: string; readonly variable: string | null }
  | { readonly kind: "external"; readonly external: External }
  | { readonly kind: "chatgpt"; readonly record: ChatgptRecord; readonly store: CredentialStore }
  | { readonly kind: "agentIdentity"; readonly jwt: string };

export const KEY_VARIABLE = "OPENAI_API_KEY";
export const AGENT_VARIABLE = "CODEX_ACCESS_TOKEN";

export interface IdentitySources {
  readonly external: External | null;
  readonly env: (name: string) => string | undefined;
  readonly store: CredentialStore;
}

/** What the rules forbid is unusable, not absent: nothing else takes its place. Never throws. */
export async function findIdentity(sources: IdentitySources, rules: AccountRules): Promise<Identity> {
  const { external, env, store } = sources;
  if (external !== null) {
    return checked(rules, { kind: "external", external }, "chatgpt", external.accountId);
  }
  const key = env(KEY_VARIABLE)?.trim() ?? "";
  // A variable that many programs read is no choice of the user against the rules: it just does not count.
  if (key !== "" && rules.method !== "chatgpt") return { kind: "apiKey", key, variable: KEY_VARIABLE };
  const jwt = env(AGENT_VARIABLE)?.trim() ?? "";
  if (jwt !== "" && rules.method !== "api") return { kind: "agentIdentity", jwt };
  let record: AuthRecord | null = null;
  try {
    record = await store.read();
  } catch (error) {
    return {
      kind: "unusable",
      message: `the stored sign-in cannot be read: ${errorMessage(error)}`,
      retryable: false,
    };
  }
  const signIn = signInOf(record);
  switch (signIn?.kind) {
    case undefined:
      return { kind: "none" };
    case "apiKey":
      return checked(rules, { kind: "apiKey", key: signIn.key, variable: null }, "apiKey", null);
    case "chatgpt": {
      const { tokens } = signIn;
      const accountId = readClaims(tokens.id_token)?.accountId ?? tokens.account_id ?? null;
      const identity = { kind: "chatgpt", record: toChatgpt(signIn.record, tokens), store } as const;
      return checked(rules, identity, "chatgpt", accountId);
    }
    case "agentIdentity":
      // Its workspace is known once it is verified.
      return rules.method === "api"
        ? checked(rules, { kind: "none" }, "chatgpt", null)
        : { kind: "agentIdentity", jwt: signIn.jwt };
    default:
      return signIn satisfies undefined;
  }
}

function checked(
  rules: AccountRules,
  identity: Identity,
  kind: "apiKey" | "chatgpt",
  accountId: string | null,
): Identity {
  const message = violation(rules, kind, accountId);
  return message === null ? identity : { kind: "unusable", message, retryable: false };
}
