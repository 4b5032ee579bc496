// What most tests of models begin with.
import type { Clock } from "../../../agent-host/base/clock.js";
import { type Log, silentLog } from "../../../agent-host/base/log.js";
import type { ProviderSettings } from "../../../agent-host/config/config.js";
import { createModelClient } from "../../../agent-host/models/create-model-client.js";
import type { EditorModels } from "../../../agent-host/models/editor/editor-models.js";
import { noLender } from "../../../agent-host/models/editor/errors.js";
import type { AccountPort } from "../../../agent-host/models/http/account-port.js";
import {
  type ModelClient,
  ModelError,
  type ModelEvent,
  type ModelRequest,
} from "../../../agent-host/models/model-client.js";
import type { ResponseItem } from "../../../agent-host/protocol/response-item.js";
import { afterThisTest } from "../../support/cleanup.js";
import { hastyClock } from "../../support/fake-clock.js";
import {
  type ModelServer,
  type ModelServerOptions,
  startModelServer,
  type Turns,
} from "../../support/model-server.js";

export const IDLE_MS = 300_000;

export function provider(settings: Partial<ProviderSettings> = {}): ProviderSettings {
  return {
    id: "mock",
    name: "Mock",
    wireApi: "responses",
    baseUrl: "http://127.0.0.1:9/v1",
    accountBaseUrl: null,
    envKey: null,
    envKeyInstructions: null,
    bearerToken: null,
    requiresOpenaiAuth: false,
    aws: null,
    queryParams: {},
    httpHeaders: {},
    envHttpHeaders: {},
    requestMaxRetries: 0,
    streamMaxRetries: 0,
    streamIdleTimeoutMs: IDLE_MS,
    supportsWebsockets: false,
    websocketConnectTimeoutMs: IDLE_MS,
    ...settings,
  };
}

export function modelRequest(changes: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: "gpt-5.2-codex",
    instructions: "Be brief.",
    input: [userSays("hi")],
    tools: [],
    parallelToolCalls: true,
    reasoning: null,
    threadId: "thread-1",
    turnId: "turn-1",
    ...changes,
  };
}

export function userSays(text: string): ResponseItem {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

export interface TestClient {
  readonly client: ModelClient;
  readonly server: ModelServer;
  /** Everything the model says, or the failure it ends with. */
  readonly run: (
    request?: Partial<ModelRequest>,
    signal?: AbortSignal,
  ) => Promise<{ events: ModelEvent[]; error: unknown }>;
}

export interface TestClientOptions {
  readonly settings?: Partial<ProviderSettings>;
  readonly env?: Readonly<Record<string, string>>;
  readonly editorModels?: EditorModels;
  /** Where AWS's own files are looked for. */
  readonly homeDir?: string;
  /** The key that the user signed in with. */
  readonly storedKey?: string;
  /** In place of a key. */
  readonly account?: AccountPort;
  readonly clock?: Clock;
  /** The server takes requests over websockets, and the client knows. */
  readonly websockets?: ModelServerOptions["websockets"];
  /** The server speaks TLS with this certificate. */
  readonly tls?: ModelServerOptions["tls"];
  /** Where the system keeps what it trusts. */
  readonly systemBundles?: readonly string[];
  readonly log?: Log;
}

export const nobodyLends: EditorModels = {
  list: async () => [],
  known: () => [],
  ask: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(noLender()) }) }),
};
/** An account that is a key of the environment, or else one that was stored. */
export function accountWithKey(fromEnv: string | undefined, stored?: string): AccountPort {
  const variable = fromEnv?.trim() ? "OPENAI_API_KEY" : null;
  const key = variable === null ? stored : fromEnv?.trim();
  return {
    auth: async () =>
      key === undefined
        ? { kind: "none" }
        : {
            kind: "usable",
            headers: { authorization: `Bearer ${key}` },
            secrets: [key],
            variable,
            hosted: false,
          },
    renew: async () => null,
  };
}

/** A client and a server that plays `turns` to it; both end with the test. */
export async function startClient(turns: Turns, options: TestClientOptions = {}): Promise<TestClient> {
  const { websockets } = options;
  const server = await startModelServer(turns, { websockets, tls: options.tls });
  const settings = { baseUrl: server.url, supportsWebsockets: websockets !== undefined, ...options.settings };
  const client = createModelClient(provider(settings), {
    env: (name) => options.env?.[name],
    homeDir: options.homeDir ?? "/nowhere",
    editorModels: options.editorModels ?? nobodyLends,
    account: options.account ?? accountWithKey(options.env?.OPENAI_API_KEY, options.storedKey),
    clock: options.clock ?? hastyClock(60_000),
    log: options.log ?? silentLog,
    userAgent: "heddle/0.0 (test)",
    originator: "tests",
    offlinePaceMs: 0,
    systemBundles: options.systemBundles ?? [],
  });
  afterThisTest(async () => {
    client.dispose();
    await server.close();
  });
  return {
    client,
    server,
    run: (request = {}, signal = new AbortController().signal) =>
      collect(client.stream(modelRequest(request), signal)),
  };
}

export async function collect(
  stream: AsyncIterable<ModelEvent>,
): Promise<{ events: ModelEvent[]; error: unknown }> {
  const events: ModelEvent[] = [];
  try {
    for await (const event of stream) events.push(event);
    return { events, error: null };
  } catch (error) {
    return { events, error };
  }
}

/** A failure as data, to be compared whole. */
export function failure(error: unknown): unknown {
  if (!(error instanceof ModelError)) return error;
  const { retryable, retryAfterMs, details } = error.options;
  return {
    message: error.message,
    info: error.info,
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(details === undefined ? {} : { details }),
  };
}

/** Made-up ids are random: each becomes its prefix and the number of its first appearance. */
export function withStableIds<T>(value: T): T {
  const known = new Map<string, string>();
  const text = JSON.stringify(value).replace(
    /\b(msg|rs|call|item)_[0-9a-f]{8}-[0-9a-f-]{27}/g,
    (id, prefix: string) => {
      const name = known.get(id) ?? `${prefix}_${known.size + 1}`;
      known.set(id, name);
      return name;
    },
  );
  return JSON.parse(text) as T;
}

export const NO_LIMITS: ModelEvent = {
  type: "rateLimits",
  rateLimits: {
    limitId: "codex",
    limitName: null,
    primary: null,
    secondary: null,
    credits: null,
    planType: null,
    rateLimitReachedType: null,
  },
};

export const SERVER_USAGE: ModelEvent = {
  type: "completed",
  usage: {
    totalTokens: 120,
    inputTokens: 100,
    cachedInputTokens: 40,
    outputTokens: 20,
    reasoningOutputTokens: 5,
  },
};
