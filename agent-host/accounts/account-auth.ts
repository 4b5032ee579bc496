// What a request to a service carries to say whose it is. models/ has a port of the same shape: neither folder knows
// the other, and the host ties them together.

export interface UsableAuth {
  readonly kind: "usable";
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What must not be shown of them. */
  readonly secrets: readonly string[];
  /** The environment variable that it came from, if it came from one. */
  readonly variable: string | null;
  /** A ChatGPT account, which is served at an address of its own. */
  readonly hosted: boolean;
}

export type AccountAuth =
  /** Nobody is signed in. */
  | { readonly kind: "none" }
  /** Somebody is, and it will not do; `message` may be shown. */
  | { readonly kind: "unusable"; readonly message: string; readonly retryable: boolean }
  | UsableAuth;

export function keyAuth(key: string, variable: string | null): UsableAuth {
  return {
    kind: "usable",
    headers: { authorization: `Bearer ${key}` },
    secrets: [key],
    variable,
    hosted: false,
  };
}

export interface AccountToken {
  readonly accessToken: string;
  readonly accountId: string | null;
  readonly isFedramp: boolean;
}

export function tokenAuth({ accessToken, accountId, isFedramp }: AccountToken): UsableAuth {
  return hostedAuth(`Bearer ${accessToken}`, accessToken, accountId, isFedramp);
}

export function hostedAuth(
  authorization: string,
  secret: string,
  accountId: string | null,
  isFedramp: boolean,
): UsableAuth {
  return {
    kind: "usable",
    headers: {
      authorization,
      ...(accountId === null ? {} : { "chatgpt-account-id": accountId }),
      ...(isFedramp ? { "x-openai-fedramp": "true" } : {}),
    },
    secrets: [secret],
    variable: null,
    hosted: true,
  };
}
