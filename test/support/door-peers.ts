// Clients that come in through a door: a unix socket, or a websocket over either kind of connection.
import { connect, type Socket } from "node:net";
import { PassThrough, Writable } from "node:stream";
import { type ClientOptions, type RawData, WebSocket } from "ws";
import { afterThisTest } from "./cleanup.js";
import { fromHeaders, toHeaders } from "./header-framing.js";
import { Peer } from "./peer.js";

export interface SocketPeer {
  readonly client: Peer;
  readonly socket: Socket;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
}

/** It has not said `initialize` yet. Ends after the test. */
export function unixPeer(path: string, framing: "ndjson" | "content-length" = "ndjson"): SocketPeer {
  const socket = connect(path);
  const input = new PassThrough();
  socket.on("data", (chunk) => input.write(chunk));
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  // That it broke is seen in `closed`, and in what the client waits for.
  socket.on("error", () => undefined);
  void closed.then(() => input.end());
  afterThisTest(() => socket.destroy());
  const client =
    framing === "ndjson" ? new Peer(input, socket) : new Peer(input.pipe(fromHeaders()), toHeaders(socket));
  return { client, socket, closed };
}

export interface WebSocketPeer {
  readonly client: Peer;
  readonly webSocket: WebSocket;
  /** The close code. */
  readonly closed: Promise<number>;
}

/** Resolves when the door is open; rejects with the HTTP status in the message when it stays shut. */
export async function webSocketPeer(url: string, options: ClientOptions = {}): Promise<WebSocketPeer> {
  const webSocket = new WebSocket(url, { perMessageDeflate: true, ...options });
  afterThisTest(() => webSocket.terminate());
  const closed = new Promise<number>((resolve) => webSocket.once("close", resolve));
  const input = new PassThrough();
  webSocket.on("message", (data, isBinary) => {
    if (isBinary) throw new Error("the host sent a binary frame");
    input.write(`${frameText(data)}\n`);
  });
  void closed.then(() => input.end());
  await new Promise<void>((resolve, reject) => {
    webSocket.once("open", resolve);
    webSocket.once("error", reject);
  });
  webSocket.on("error", () => undefined);
  const output = new Writable({
    write(line: Buffer, _encoding, done) {
      webSocket.send(line.toString("utf8").trimEnd(), done);
    },
  });
  return { client: new Peer(input, output), webSocket, closed };
}

export function frameText(data: RawData): string {
  return Buffer.concat([data].flat().map((part) => new Uint8Array(part))).toString("utf8");
}
