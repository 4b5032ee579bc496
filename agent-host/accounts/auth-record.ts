// auth.json: what a sign-in leaves behind. Its shape is shared with other hosts of this protocol, and members that
// nobody here knows stay where they are.
import * as z from "zod";
import { lazy } from "../protocol/lazy.js";

const Tokens = lazy(() =>
  z.looseObject({
    id_token: z.string(),
    access_token: z.string().min(1),
    refresh_token: z.string(),
    account_id: z.string().nullish(),
  }),
);
export type Tokens = z.infer<typeof Tokens>;

export const AuthRecord = lazy(() =>
  z.looseObject({
    auth_mode: z.string().nullish(),
    OPENAI_API_KEY: z.string().nullish(),
    tokens: Tokens.nullish(),
    /** RFC 3339. */
    last_refresh: z.string().nullish(),
    agent_identity: z.unknown().optional(),
  }),
);
export type AuthRecord = z.infer<typeof AuthRecord>;

/** The record of a ChatGPT account. */
export type ChatgptRecord = AuthRecord & { readonly tokens: Tokens };

/** What a record amounts to. */
export type StoredSignIn =
  | { readonly kind: "apiKey"; readonly key: string }
  | { readonly kind: "chatgpt"; readonly tokens: Tokens; readonly record: AuthRecord }
  | { readonly kind: "agentIdentity"; readonly jwt: string };

/** Undefined for a text that is none: a broken record is no sign-in, and its text may be a key. */
export function parseAuthRecord(text: string): AuthRecord | undefined {
  try {
    return AuthRecord.safeParse(JSON.parse(text)).data;
  } catch {
    // Not even JSON.
    return undefined;
  }
}

export function formatAuthRecord(record: AuthRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Null for a record of another kind, or one that lacks what its kind needs. */
export function signInOf(record: AuthRecord | null): StoredSignIn | null {
  if (record === null) return null;
  const { OPENAI_API_KEY: key, tokens, agent_identity: jwt } = record;
  switch (record.auth_mode ?? (isBlank(key) ? "chatgpt" : "apikey")) {
    case "apikey":
      return key == null || isBlank(key) ? null : { kind: "apiKey", key: key.trim() };
    case "chatgpt":
      return tokens == null ? null : { kind: "chatgpt", tokens, record };
    case "agentIdentity":
      return typeof jwt === "string" && !isBlank(jwt) ? { kind: "agentIdentity", jwt: jwt.trim() } : null;
    default:
      return null;
  }
}

export function apiKeyRecord(key: string): AuthRecord {
  return { auth_mode: "apikey", OPENAI_API_KEY: key };
}

export function chatgptRecord(tokens: Tokens, now: number): AuthRecord {
  return { auth_mode: "chatgpt", OPENAI_API_KEY: null, tokens, last_refresh: new Date(now).toISOString() };
}

export function toChatgpt(record: AuthRecord, otherwise: Tokens): ChatgptRecord {
  return { ...record, tokens: record.tokens ?? otherwise };
}

function isBlank(text: string | null | undefined): boolean {
  return text == null || text.trim() === "";
}
