// The one way out to a provider: a POST whose answer is streamed. Which library does it is decided on first use,
// because loading one costs more than all the rest of a first request.

export interface HttpRequest {
  readonly url: URL;
  /** Names in lower case. `content-length` is added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
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
  post(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** Ends idle connections. */
  dispose(): void;
}

/** Proxy addresses as the usual variables give them; empty for none. */
export interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

export function proxySettings(env: (name: string) => string | undefined): ProxySettings {
  const read = (name: string) => env(name.toLowerCase()) ?? env(name) ?? "";
  return { httpProxy: read("HTTP_PROXY"), httpsProxy: read("HTTPS_PROXY"), noProxy: read("NO_PROXY") };
}

/**
 * Node's own client, or undici where a proxy is set. Undici takes some 40 ms longer to its first answer, Node's
 * client knows no proxies. This machine itself is never asked for through a proxy.
 */
export function createHttpClient(proxies: ProxySettings): HttpClient {
  const proxied = proxies.httpProxy !== "" || proxies.httpsProxy !== "";
  let direct: Promise<HttpClient> | null = null;
  let throughProxy: Promise<HttpClient> | null = null;

  async function clientFor(url: URL): Promise<HttpClient> {
    if (proxied && !isLoopback(url.hostname)) {
      throughProxy ??= import("./proxied-http.js").then((module) => module.createProxiedHttpClient(proxies));
      return throughProxy;
    }
    direct ??= import("./direct-http.js").then((module) => module.createDirectHttpClient());
    return direct;
  }

  return {
    async post(request, signal) {
      const client = await clientFor(request.url);
      signal.throwIfAborted();
      return client.post(request, signal);
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

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
