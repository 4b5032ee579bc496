import * as http from "node:http";
import { isSystemError } from "../../base/errors.js";
import { drain } from "./drain.js";
import type { HttpClient, HttpRequest, HttpResponse } from "./http-client.js";
import { flatHeaders } from "./http-client.js";

/** Node's own client with connections that are kept for the next request. */
export function createDirectHttpClient(): HttpClient {
  const options = { keepAlive: true };
  const plain = { open: http.request, agent: new http.Agent(options) };
  let secure: typeof plain | null = null;

  /** Encryption takes milliseconds to load, and a server on this machine seldom asks for it. */
  async function loadSecure(): Promise<typeof plain> {
    const https = await import("node:https");
    secure ??= { open: https.request, agent: new https.Agent(options) };
    return secure;
  }

  async function send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { open, agent } = request.url.protocol === "https:" ? await loadSecure() : plain;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const body = Buffer.from(request.body, "utf8");
      const outgoing = open(request.url, {
        method: "POST",
        agent,
        headers: { ...request.headers, "content-length": body.length },
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
      outgoing.end(body);
    });
  }

  return {
    async post(request, signal) {
      for (;;) {
        try {
          return await send(request, signal);
        } catch (error) {
          // The server had closed a kept connection meanwhile: nothing was processed, so ask again.
          if (!(error instanceof StaleConnection)) throw error;
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
