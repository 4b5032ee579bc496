// A model server that says exactly the bytes it is given, over HTTP and over websockets, and knows when its
// connections end. What it says is often wrong on purpose.
import { createHash } from "node:crypto";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterThisTest } from "./cleanup.js";

export interface RawAnswer {
  /** Each is one write, and waits until the one before is on its way. */
  readonly pieces: readonly (string | Uint8Array)[];
  /** After that: closes in good order, breaks the connection, or says nothing any more. */
  readonly ending: "end" | "reset" | "silence";
  /** Over websocket: says this instead of taking the handshake. */
  readonly insteadOfHandshake?: string;
}

export interface RawModelServer {
  readonly url: string;
  /** Requests so far: HTTP bodies and websocket frames. */
  readonly count: number;
  /** Connections that are open. */
  readonly open: number;
  /** Answers all requests from now on. */
  answer: RawAnswer;
  /** Resolves once the next answer is said. */
  said(): Promise<void>;
  /** Resolves when no connection is open. */
  quiet(): Promise<void>;
}

const WEBSOCKET_ID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export async function startRawModelServer(): Promise<RawModelServer> {
  const sockets = new Set<Socket>();
  const quiet: (() => void)[] = [];
  const said: (() => void)[] = [];
  let answer: RawAnswer = { pieces: [], ending: "end" };
  let count = 0;

  async function say(socket: Socket, { pieces, ending }: RawAnswer): Promise<void> {
    count++;
    for (const piece of pieces) {
      if (socket.destroyed) break;
      await new Promise<void>((resolve) => {
        socket.once("close", resolve);
        socket.write(piece, () => {
          socket.off("close", resolve);
          resolve();
        });
      });
    }
    if (ending === "end") socket.end();
    if (ending === "reset") socket.resetAndDestroy();
    for (const tell of said.splice(0)) tell();
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // Clients that go away are what this is about.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) for (const tell of quiet.splice(0)) tell();
    });
    let received = "";
    let framed = false;
    socket.on("data", (data) => {
      if (framed) {
        // Frames that end the connection are no requests.
        if ((data[0] ?? 0) % 16 === 1) void say(socket, answer);
        else socket.end();
        return;
      }
      received += data.toString("latin1");
      const end = received.indexOf("\r\n\r\n");
      if (end === -1) return;
      const key = /sec-websocket-key: (\S+)/i.exec(received)?.[1];
      if (key !== undefined) {
        framed = true;
        if (answer.insteadOfHandshake === undefined) socket.write(handshake(key));
        else void say(socket, { ...answer, pieces: [answer.insteadOfHandshake] });
        return;
      }
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (received.length < end + 4 + length) return;
      received = "";
      void say(socket, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterThisTest(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get count() {
      return count;
    },
    get open() {
      return sockets.size;
    },
    get answer() {
      return answer;
    },
    set answer(next) {
      answer = next;
    },
    said: () => new Promise((resolve) => said.push(resolve)),
    quiet: () => (sockets.size === 0 ? Promise.resolve() : new Promise((resolve) => quiet.push(resolve))),
  };
}

/** An answer over HTTP whose body ends with the connection. */
export function httpBytes(
  body: Uint8Array,
  head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream",
): Buffer {
  return Buffer.concat([Buffer.from(`${head}\r\nconnection: close\r\n\r\n`), body]);
}

/** One unmasked frame, a whole text message unless said otherwise. */
export function frame(payload: string | Uint8Array, firstByte = 0x81): Buffer {
  const body = Buffer.from(payload);
  const head =
    body.length < 126
      ? Buffer.from([firstByte, body.length])
      : body.length < 65_536
        ? Buffer.from([firstByte, 126, body.length >> 8, body.length & 0xff])
        : longHead(firstByte, body.length);
  return Buffer.concat([head, body]);
}

function longHead(firstByte: number, length: number): Buffer {
  const head = Buffer.alloc(10);
  head[0] = firstByte;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

function handshake(key: string): string {
  const accept = createHash("sha1").update(`${key}${WEBSOCKET_ID}`).digest("base64");
  return `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`;
}
