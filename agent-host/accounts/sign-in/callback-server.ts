// The loopback address to which the browser comes back. It answers one path, speaks to this machine only, and is gone
// once the sign-in is over.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isSystemError } from "../../base/errors.js";
import { AccountError } from "../account-error.js";
import { renderPage } from "./page.js";

export interface Page {
  readonly status: 200 | 400;
  readonly title: string;
  readonly text: string;
}

export interface CallbackServer {
  readonly port: number;
  /** Answers that are being written are still written. */
  close(): void;
}

const CALLBACK_PATH = "/auth/callback";
const MAX_CONNECTIONS = 16;

/** The address that the issuer is told; it knows this host name and path. */
export function redirectUri(port: number): string {
  return `http://localhost:${port}${CALLBACK_PATH}`;
}

/**
 * Listens at the first of `ports` that is free; 0 is any. `answer` gets what the browser brought and gives what it is
 * shown. Throws AccountError when no port is free.
 */
export async function openCallbackServer(
  ports: readonly number[],
  answer: (params: URLSearchParams) => Promise<Page>,
): Promise<CallbackServer> {
  for (const port of ports) {
    const servers = await listen(port, answer);
    if (servers === null) continue;
    const [first] = servers;
    return { port: portOf(first.server), close: () => servers.forEach(end) };
  }
  throw new AccountError(`no port for the sign-in is free: tried ${ports.join(", ")}`);
}

interface Listener {
  readonly server: Server;
  /** Answers that are being written. */
  readonly writing: Set<ServerResponse>;
}

type Listeners = readonly [Listener, ...Listener[]];

/** Connections that have not asked anything yet go at once, the others with their answer. */
function end({ server, writing }: Listener): void {
  server.close();
  const last = () => {
    if (writing.size === 0) server.closeAllConnections();
  };
  for (const response of writing) response.once("close", last);
  last();
}

/**
 * Both loopback addresses, because browsers may take `localhost` for either, and whoever held the other one would get
 * the code. Null when the port is taken.
 */
async function listen(
  wanted: number,
  answer: (params: URLSearchParams) => Promise<Page>,
): Promise<Listeners | null> {
  const four = await listenOn("127.0.0.1", wanted, answer);
  if (four === "taken" || four === "none") return null;
  const six = await listenOn("::1", portOf(four.server), answer);
  // A machine without IPv6 has nobody there to get the code.
  if (six === "none") return [four];
  if (six !== "taken") return [four, six];
  end(four);
  return null;
}

async function listenOn(
  host: string,
  port: number,
  answer: (params: URLSearchParams) => Promise<Page>,
): Promise<Listener | "taken" | "none"> {
  const writing = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    writing.add(response);
    response.once("close", () => writing.delete(response));
    void respond(request, response, answer);
  });
  server.maxConnections = MAX_CONNECTIONS;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, resolve);
    });
  } catch (error) {
    if (isSystemError(error, "EADDRINUSE") || isSystemError(error, "EACCES")) return "taken";
    return "none";
  }
  return { server, writing };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (params: URLSearchParams) => Promise<Page>,
): Promise<void> {
  const url = URL.canParse(request.url ?? "", "http://localhost")
    ? new URL(request.url ?? "", "http://localhost")
    : null;
  request.resume();
  // A page elsewhere that has its name point here is none that the issuer sent.
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? "")) {
    send(response, 400, "text/plain", "unknown host\n");
  } else if (url === null || url.pathname !== CALLBACK_PATH || request.method !== "GET") {
    send(response, 404, "text/plain", "nothing here\n");
  } else {
    const page = await answer(url.searchParams);
    send(response, page.status, "text/html", renderPage(page));
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    connection: "close",
  });
  response.end(body);
}

function portOf(server: Server): number {
  return toAddress(server.address()).port;
}

/** A server that listens at a port has an address with one. */
function toAddress(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string")
    throw new Error("the server does not listen at a port");
  return address;
}
