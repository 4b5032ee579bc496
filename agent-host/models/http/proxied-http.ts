import { EnvHttpProxyAgent, request as send } from "undici";
import { drain } from "./drain.js";
import type { HttpClient, ProxySettings } from "./http-client.js";
import { flatHeaders } from "./http-client.js";

/** Undici behind the proxies that the environment names; `noProxy` hosts are reached directly. */
export function createProxiedHttpClient(proxies: ProxySettings): HttpClient {
  // Both time limits are the caller's business: it watches for silence itself.
  const dispatcher = new EnvHttpProxyAgent({ ...proxies, headersTimeout: 0, bodyTimeout: 0 });
  return {
    async post(request, signal) {
      const response = await send(request.url, {
        method: "POST",
        headers: request.headers,
        body: request.body,
        dispatcher,
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
    },
    dispose() {
      void dispatcher.close();
    },
  };
}
