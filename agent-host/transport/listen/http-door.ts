// What is asked in HTTP: whether the host is there, and the upgrade to a websocket.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Log } from "../../base/log.js";
import type { BearerCheck } from "./bearer.js";

/** A longer message ends its connection. Less than over a stream: it may come from another machine. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;

export interface HttpDoorOptions {
  /** Null lets everyone in who can reach the door. */
  readonly bearer: BearerCheck | null;
  /** Has to begin to read before it returns. */
  readonly onWebSocket: (webSocket: WebSocket, socket: Duplex) => void;
  readonly log: Log;
}

/**
 * The server does not listen yet; connections may also be given to it. Browsers are kept out whole: they, and
 * nobody else, say which page sends them.
 */
export function createHttpDoor({ bearer, onWebSocket, log }: HttpDoorOptions): Server {
  const websockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS }, (request, response) => {
    const known = request.url === "/readyz" || request.url === "/healthz";
    const asks = request.method === "GET" || request.method === "HEAD";
    response.writeHead(request.headers.origin !== undefined ? 403 : known && asks ? 200 : 404);
    response.end();
  });

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", (error) => log.debug("a client's connection broke", { error: error.message }));
    if (request.headers.origin !== undefined) return refuse(socket, "403 Forbidden");
    if (bearer !== null && !(await bearer(request.headers.authorization))) {
      return refuse(socket, "401 Unauthorized", "WWW-Authenticate: Bearer\r\n");
    }
    if (socket.destroyed) return;
    websockets.handleUpgrade(request, socket, head, (webSocket) => onWebSocket(webSocket, socket));
  }
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrade(request, socket, head).catch((error: unknown) => {
      log.error("an upgrade failed", { error: String(error) });
      socket.destroy();
    });
  });
  return server;
}

function refuse(socket: Duplex, status: string, headers = ""): void {
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
