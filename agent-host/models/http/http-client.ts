// The one way out to a provider: a request whose answer is streamed. Which library does it is decided on first use,
// because loading one costs more than all the rest of a first request.
import type { Network } from "./network.js";
import { isLoopback } from "./proxies.js";

export interface HttpRequest {
  readonly url: URL;
  /** Names in lower case. `content-length` is added. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null for a GET. */
  readonly body: string | null;
}

/** An answer whose headers have arrived. Whoever got it calls `release` or `destroy`; both may be repeated. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; repeated headers are joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Read once. Throws when the connection breaks before the end, and the reason given to `destroy`. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Nothing more is wanted: a short rest is read away so that the connection can serve again. */
  release(): void;
  /** Closes the connection at once; a pending read of the body fails with `reason`. */
  destroy(reason: Error): void;
}

export interface HttpClient {
  /**
   * Resolves with any status; redirects are not followed, so that a key never travels to another host. Throws
   * a system error when there is no answer, and the signal's reason when it aborts before the headers.
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** Ends idle connections. */
  dispose(): void;
}

/**
 * Node's own client, or undici where a proxy is set. Undici takes some 40 ms longer to its first answer, Node's
 * client knows no proxies. This machine itself is never asked for through a proxy.
 */
export function createHttpClient(network: Network): HttpClient {
  const { proxies } = network;
  const proxied = proxies.httpProxy !== "" || proxies.httpsProxy !== "";
  let direct: Promise<HttpClient> | null = null;
  let throughProxy: Promise<HttpClient> | null = null;

  async function clientFor(url: URL): Promise<HttpClient> {
    if (proxied && !isLoopback(url.hostname)) {
      throughProxy ??= import("./proxied-http.js").then((module) => module.createProxiedHttpClient(network));
      return throughProxy;
    }
    direct ??= import("./direct-http.js").then((module) => module.createDirectHttpClient(network.trust));
    return direct;
  }

  return {
    async send(request, signal) {
      const client = await clientFor(request.url);
      signal.throwIfAborted();
      return client.send(request, signal);
    },
    dispose() {
      for (const client of [direct, throughProxy]) void client?.then((loaded) => loaded.dispose());
      direct = null;
      throughProxy = null;
    },
  };
}

/** Header values as single strings. */
export function flatHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = typeof value === "string" ? value : value.join(", ");
  }
  return flat;
}
