// Whose the requests to a provider are that wants the user's own account, as a port: the host fills it.

/** What a request carries. */
export interface AccountCredentials {
  readonly kind: "usable";
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What must not be shown of them. */
  readonly secrets: readonly string[];
  /** The environment variable that they came from, if they came from one. */
  readonly variable: string | null;
  /** An account that is served at an address of its own. */
  readonly hosted: boolean;
}

export type AccountAuth =
  /** Nobody is signed in. */
  | { readonly kind: "none" }
  /** Somebody is, and it will not do; `message` may be shown. */
  | { readonly kind: "unusable"; readonly message: string; readonly retryable: boolean }
  | AccountCredentials;

/** Neither rejects, but for bugs. */
export interface AccountPort {
  auth(): Promise<AccountAuth>;
  /** Other ones than those headers, which the provider refused; null when there are none. May ask outside. */
  renew(refused: Readonly<Record<string, string>>): Promise<AccountAuth | null>;
}
