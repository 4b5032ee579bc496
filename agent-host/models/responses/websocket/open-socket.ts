// Opens a connection: through a proxy where one is set, with the certificates that are believed, within its time.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { SecureContext } from "node:tls";
import type { WebSocket } from "ws";
import type { Clock } from "../../../base/clock.js";
import { flatHeaders } from "../../http/http-client.js";
import type { Network } from "../../http/network.js";
import type { ProviderTarget } from "../../http/provider-request.js";
import { proxyFor } from "../../http/proxies.js";
import { openTunnel } from "../../http/tunnel.js";
import { createModelSocket, MAX_MESSAGE_BYTES, type ModelSocket } from "./model-socket.js";

export interface OpenSocketDeps {
  readonly network: Network;
  readonly clock: Clock;
}

/** Why there is no connection. `status` is the server's answer to the handshake, if it gave one. */
export class ConnectFailure extends Error {
  override readonly name = "ConnectFailure";
  constructor(
    message: string,
    readonly status: number | null,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** Shorter requests are sent as they are: packing them takes longer than sending them. */
const MIN_PACKED_BYTES = 16 * 1024;

/** Throws ConnectFailure, also when `timeoutMs` have passed, and the signal's reason. */
export async function openSocket(
  deps: OpenSocketDeps,
  target: ProviderTarget,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ModelSocket> {
  signal.throwIfAborted();
  const ending = new AbortController();
  const onAbort = () => ending.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const late = new ConnectFailure(`no connection within ${timeoutMs / 1000} s`, null);
  deps.clock.sleep(timeoutMs, ending.signal).then(
    () => ending.abort(late),
    // The sleep ends by rejection when the connection is there in time.
    () => undefined,
  );
  try {
    return await connect(deps, target, ending.signal);
  } catch (error) {
    if (ending.signal.aborted) throw ending.signal.reason;
    // A server that was not believed was sent nothing.
    if (!(error instanceof ConnectFailure) || !(await deps.network.trust.widen(error))) throw error;
    return await connect(deps, target, ending.signal);
  } finally {
    signal.removeEventListener("abort", onAbort);
    ending.abort(new Error("the connection is open, or will never be"));
  }
}

async function connect(
  { network, clock }: OpenSocketDeps,
  target: ProviderTarget,
  signal: AbortSignal,
): Promise<ModelSocket> {
  const url = new URL(target.url);
  const secure = url.protocol === "https:";
  url.protocol = secure ? "wss:" : "ws:";
  const proxy = proxyFor(url, network.proxies);
  const secureContext = secure || proxy?.protocol === "https:" ? await network.trust.context() : undefined;
  const { default: Socket } = await import("ws");
  signal.throwIfAborted();
  let createConnection: (() => Duplex) | undefined;
  if (proxy !== null) {
    const host = url.hostname;
    const port = Number(url.port || (secure ? 443 : 80));
    const tunnel = await openTunnel({ proxy, host, port, secureContext }, signal).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : connectFailure(error);
    });
    createConnection = secure ? await inTls(tunnel, host, secureContext) : () => tunnel;
  }
  const { "content-type": _, accept: __, ...headers } = target.headers;
  const webSocket = new Socket(url, {
    headers: { ...headers, "openai-beta": "responses_websockets=2026-02-06" },
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: { threshold: MIN_PACKED_BYTES },
    ...(secureContext === undefined ? {} : { secureContext }),
    ...(createConnection === undefined ? {} : { createConnection }),
  });
  return opened(webSocket, clock, signal);
}

function opened(webSocket: WebSocket, clock: Clock, signal: AbortSignal): Promise<ModelSocket> {
  return new Promise((resolve, reject) => {
    let headers: Readonly<Record<string, string>> = {};
    const settle = () => signal.removeEventListener("abort", onAbort);
    const onAbort = () => {
      reject(signal.reason);
      webSocket.terminate();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    const onError = (error: Error) => {
      settle();
      reject(connectFailure(error));
    };
    webSocket.on("error", onError);
    webSocket.once("upgrade", (answer: IncomingMessage) => {
      headers = flatHeaders(answer.headers);
    });
    webSocket.once("unexpected-response", (_request: unknown, answer: IncomingMessage) => {
      settle();
      const status = answer.statusCode ?? null;
      reject(new ConnectFailure(`the server answered the handshake with ${status ?? "nothing"}`, status));
      webSocket.terminate();
    });
    webSocket.once("open", () => {
      settle();
      const socket = createModelSocket(webSocket, headers, clock.now());
      webSocket.off("error", onError);
      resolve(socket);
    });
  });
}

async function inTls(
  tunnel: Duplex,
  host: string,
  secureContext: SecureContext | undefined,
): Promise<() => Duplex> {
  const { connect: connectTls } = await import("node:tls");
  return () => connectTls({ socket: tunnel, servername: host, secureContext });
}

function connectFailure(error: unknown): ConnectFailure {
  const text = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return new ConnectFailure(text.replace(/^Error: /, ""), null, error);
}
