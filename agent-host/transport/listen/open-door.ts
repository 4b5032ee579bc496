// Opens a door for several clients: a unix socket, where the first bytes decide what is spoken, or websockets.
import type { Server as HttpServer } from "node:http";
import { type AddressInfo, createServer, isIP, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Log } from "../../base/log.js";
import type { readOpening, streamTransport, Transport } from "../open-stream.js";
import type { websocketTransport } from "../websocket.js";
import type { ListenAddress } from "./address.js";
import { type BearerOptions, createBearerCheck } from "./bearer.js";
import { listenAt } from "./unix-socket.js";

/** More connections than this are closed at once: file descriptors are for everyone. */
const MAX_CONNECTIONS = 1_024;
/** After this long without a word the system asks whether the other side still exists, in milliseconds. */
const KEEP_ALIVE_MS = 60_000;

/** How long a client whose connection is over may take to read the rest, in milliseconds. */
const LAST_WORDS_MS = 5_000;

/**
 * The start-up path has them already. They are given rather than imported, since the bundler cuts whatever two
 * bundles import into files of its own, and each file that is loaded before `initialize` costs time.
 */
export interface Transports {
  readonly readOpening: typeof readOpening;
  readonly streamTransport: typeof streamTransport;
  readonly websocketTransport: typeof websocketTransport;
}

export interface DoorOptions {
  readonly address:
    | Extract<ListenAddress, { kind: "websocket" }>
    | { readonly kind: "unix"; readonly path: string };
  /** Who may come in; null for everyone on this machine, or for the owner of a unix socket. */
  readonly bearer: BearerOptions | null;
  /** Serves one client until it is gone. It has to begin to read before it returns its promise. */
  readonly serve: (transport: Transport) => Promise<void>;
  readonly transports: Transports;
  readonly log: Log;
}

export interface Door {
  /** Where clients find it, with the port that was chosen. */
  readonly url: string;
  /** Takes nobody more. A socket's file is gone when this returns; whoever is connected stays. */
  stop(): void;
  /** Also ends every connection, once it has got what was sent to it. */
  close(): void;
}

/** Throws an Error that says why the door cannot be opened, before anyone came in. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { address, log } = options;
  const { readOpening, streamTransport, websocketTransport } = options.transports;
  const sockets = new Set<Socket>();
  const transports = new Set<Transport>();
  const onSocket = (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  };
  const welcome = (transport: Transport, socket: Duplex) => {
    transport.congestion.onExcess((excessive) => {
      if (!excessive) return;
      log.warn("a client that does not read what it is sent was disconnected");
      socket.destroy();
    });
    transports.add(transport);
    options
      .serve(transport)
      .catch((error: unknown) => log.error("a connection failed", { error: String(error) }))
      .finally(() => {
        transports.delete(transport);
        endSoon(socket);
      });
  };
  const onWebSocket = (webSocket: WebSocket, socket: Duplex) =>
    welcome(websocketTransport(webSocket, socket, log), socket);

  /** The socket's file has an owner, and that is all the authentication there is. */
  async function openUnix(file: string): Promise<Server> {
    let http: Promise<HttpServer> | null = null;
    const greet = async (socket: Socket) => {
      const opening = await readOpening(socket);
      if (opening === null) socket.destroy();
      else if (opening === "http") {
        http ??= createHttp(null);
        (await http).emit("connection", socket);
        socket.resume();
      } else welcome(streamTransport(opening, socket, socket, log), socket);
    };
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      onSocket(socket);
      socket.on("error", (error) => log.debug("a client's connection broke", { error: error.message }));
      greet(socket).catch((error: unknown) => {
        log.error("a client could not be greeted", { error: String(error) });
        socket.destroy();
      });
    });
    server.maxConnections = MAX_CONNECTIONS;
    await listenAt(server, file);
    return server;
  }

  async function openNetwork({ host, port }: { host: string; port: number }): Promise<Server> {
    if (options.bearer === null && !isLoopback(host)) {
      throw new Error(
        `other machines could come in at ${host}: use a loopback address, --ws-token-file or --ws-jwt-secret-file`,
      );
    }
    const server = await createHttp(options.bearer);
    server.maxConnections = MAX_CONNECTIONS;
    server.on("connection", (socket: Socket) => {
      onSocket(socket);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
    return server;
  }

  async function createHttp(bearer: BearerOptions | null): Promise<HttpServer> {
    const check = bearer === null ? null : await createBearerCheck(bearer);
    const { createHttpDoor } = await import("./http-door.js");
    return createHttpDoor({ bearer: check, onWebSocket, log });
  }

  const server = address.kind === "unix" ? await openUnix(address.path) : await openNetwork(address);
  return {
    url: address.kind === "unix" ? `unix://${address.path}` : urlOf(server.address()),
    stop() {
      server.close();
    },
    close() {
      server.close();
      for (const transport of transports) transport.writer.end();
      for (const socket of sockets) socket.destroySoon();
    },
  };
}

/** Lets a client that goes fetch its last answers, but not for ever. */
function endSoon(socket: Duplex): void {
  if (socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), LAST_WORDS_MS);
  socket.once("close", () => clearTimeout(timer));
  socket.end();
}

function urlOf(bound: AddressInfo | string | null): string {
  if (bound === null || typeof bound === "string") return `ws://${bound ?? ""}`;
  return `ws://${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
}

/** True for an IP address that no other machine can reach. */
function isLoopback(host: string): boolean {
  return isIP(host) === 4 ? host.startsWith("127.") : /^(?:0*:)*:?0*1$/.test(host);
}
