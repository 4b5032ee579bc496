import { EnvHttpProxyAgent, request as send } from "undici";
import { drain } from "./drain.js";
import type { HttpClient, HttpRequest, HttpResponse } from "./http-client.js";
import { flatHeaders } from "./http-client.js";
import type { Network } from "./network.js";

/** Undici behind the proxies that the environment names; `noProxy` hosts are reached directly. */
export function createProxiedHttpClient({ proxies, trust }: Network): HttpClient {
  let agent: { readonly dispatcher: EnvHttpProxyAgent; readonly trusts: number } | null = null;

  async function load(): Promise<EnvHttpProxyAgent> {
    if (agent?.trusts === trust.version) return agent.dispatcher;
    const secureContext = await trust.context();
    const tls = secureContext === undefined ? {} : { secureContext };
    void agent?.dispatcher.close();
    // Both time limits are the caller's business: it watches for silence itself.
    const limits = { headersTimeout: 0, bodyTimeout: 0 };
    const dispatcher = new EnvHttpProxyAgent({
      ...proxies,
      ...limits,
      connect: tls,
      requestTls: tls,
      proxyTls: tls,
    });
    agent = { dispatcher, trusts: trust.version };
    return dispatcher;
  }

  async function sendOnce(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const response = await send(request.url, {
      method: request.body === null ? "GET" : "POST",
      headers: request.headers,
      body: request.body,
      dispatcher: await load(),
      signal,
    });
    // Whoever reads the body is told of failures; an answer that nobody reads any more may fail in silence.
    response.body.on("error", () => undefined);
    return {
      status: response.statusCode,
      headers: flatHeaders(response.headers),
      body: response.body.iterator({ destroyOnReturn: false }),
      release: () => drain(response.body),
      destroy: (reason) => void response.body.destroy(reason),
    };
  }

  return {
    async send(request, signal) {
      try {
        return await sendOnce(request, signal);
      } catch (error) {
        // A server that was not believed has processed nothing.
        if (!(await trust.widen(error))) throw error;
        return sendOnce(request, signal);
      }
    },
    dispose() {
      void agent?.dispatcher.close();
      agent = null;
    },
  };
}
