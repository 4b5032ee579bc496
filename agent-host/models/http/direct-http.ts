import * as http from "node:http";
import { isSystemError } from "../../base/errors.js";
import { drain } from "./drain.js";
import type { HttpClient, HttpRequest, HttpResponse } from "./http-client.js";
import { flatHeaders } from "./http-client.js";
import type { Trust } from "./trust.js";

/** Node's own client with connections that are kept for the next request. */
export function createDirectHttpClient(trust: Trust): HttpClient {
  const options = { keepAlive: true };
  const plain = { open: http.request, agent: new http.Agent(options) };
  let secure: (typeof plain & { readonly trusts: number }) | null = null;

  /** Encryption takes milliseconds to load, and a server on this machine seldom asks for it. */
  async function loadSecure(): Promise<typeof plain> {
    if (secure?.trusts === trust.version) return secure;
    const https = await import("node:https");
    const secureContext = await trust.context();
    if (secure !== null) endIdleSockets(secure.agent);
    const agent = new https.Agent({ ...options, ...(secureContext === undefined ? {} : { secureContext }) });
    secure = { open: https.request, agent, trusts: trust.version };
    return secure;
  }

  async function sendOnce(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { open, agent } = request.url.protocol === "https:" ? await loadSecure() : plain;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const body = request.body === null ? null : Buffer.from(request.body, "utf8");
      const outgoing = open(request.url, {
        method: body === null ? "GET" : "POST",
        agent,
        headers: body === null ? request.headers : { ...request.headers, "content-length": body.length },
      });
      const onAbort = () => outgoing.destroy(toError(signal.reason));
      signal.addEventListener("abort", onAbort, { once: true });
      outgoing.once("response", (incoming) => {
        signal.removeEventListener("abort", onAbort);
        resolve(toResponse(incoming));
      });
      // Stays for the life of the request: a socket may fail again after the answer has begun.
      outgoing.on("error", (error) => {
        signal.removeEventListener("abort", onAbort);
        reject(signal.aborted ? signal.reason : wasStale(outgoing, error) ? new StaleConnection() : error);
      });
      outgoing.end(body ?? undefined);
    });
  }

  return {
    async send(request, signal) {
      for (;;) {
        try {
          return await sendOnce(request, signal);
        } catch (error) {
          // The server had closed a kept connection meanwhile: nothing was processed, so ask again. Nor was anything
          // when the server was not believed.
          if (!(error instanceof StaleConnection) && !(await trust.widen(error))) throw error;
        }
      }
    },
    dispose() {
      for (const { agent } of secure === null ? [plain] : [plain, secure]) endIdleSockets(agent);
    },
  };
}

/** Running requests go on; their sockets are not kept afterwards. */
function endIdleSockets(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

class StaleConnection extends Error {}

function wasStale(outgoing: http.ClientRequest, error: Error): boolean {
  return outgoing.reusedSocket && (isSystemError(error, "ECONNRESET") || isSystemError(error, "EPIPE"));
}

function toResponse(incoming: http.IncomingMessage): HttpResponse {
  // Whoever reads the body is told of failures; an answer that nobody reads any more may fail in silence.
  incoming.on("error", () => undefined);
  return {
    status: incoming.statusCode ?? 0,
    headers: flatHeaders(incoming.headers),
    // A reader that stops at the last event must not cost the connection: `release` decides.
    body: incoming.iterator({ destroyOnReturn: false }),
    release: () => drain(incoming),
    destroy: (reason) => incoming.destroy(reason),
  };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
