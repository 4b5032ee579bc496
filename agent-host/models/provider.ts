/** How a provider is reached: `[model_providers.NAME]` of config.toml, already validated. */
export interface ProviderConfig {
  readonly id: string;
  readonly name: string;
  readonly wireApi: "responses" | "chat" | "offline";
  /** Without a trailing slash; requests go to `<baseUrl>/responses` or `<baseUrl>/chat/completions`. */
  readonly baseUrl: string;
  /** The name of the environment variable that holds the key, if the provider wants one. */
  readonly envKey: string | null;
  readonly envKeyInstructions: string | null;
  readonly bearerToken: string | null;
  readonly requiresOpenaiAuth: boolean;
  readonly queryParams: Readonly<Record<string, string>>;
  readonly httpHeaders: Readonly<Record<string, string>>;
  /** Header name to the environment variable that holds its value; empty ones are not sent. */
  readonly envHttpHeaders: Readonly<Record<string, string>>;
  readonly requestMaxRetries: number;
  readonly streamMaxRetries: number;
  readonly streamIdleTimeoutMs: number;
}
