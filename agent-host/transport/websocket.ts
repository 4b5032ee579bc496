// One JSON message per text frame (protocol §1, framing).
import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { toDisposable } from "../base/disposable.js";
import type { Log } from "../base/log.js";
import { Backlog, type Congestion } from "./backlog.js";
import { reportBrokenStream } from "./listen-to-stream.js";
import type { Message, MessageReader, MessageWriter } from "./message.js";
import { parseMessage } from "./message-check.js";
import type { Transport } from "./open-stream.js";
import { createValve } from "./valve.js";

const UNSUPPORTED_DATA = 1003;
const NORMAL = 1000;

/** `socket`: what the frames go through. It is closed with the connection. The caller has to begin to read at once. */
export function websocketTransport(webSocket: WebSocket, socket: Duplex, log: Log): Transport {
  const writer = new WebSocketWriter(webSocket, socket);
  return {
    framing: "websocket",
    reader: new WebSocketReader(webSocket, log),
    writer,
    congestion: writer.congestion,
    valve: createValve(webSocket),
  };
}

class WebSocketReader implements MessageReader {
  constructor(
    private readonly webSocket: WebSocket,
    private readonly log: Log,
  ) {}

  listen(onMessage: (message: Message) => void, onEnd: () => void) {
    const onFrame = (data: RawData, isBinary: boolean) => {
      if (isBinary) {
        this.webSocket.close(UNSUPPORTED_DATA, "text frames only");
        return;
      }
      const parsed = parseMessage(toText(data));
      if ("problem" in parsed) this.log.warn(`dropped a frame: ${parsed.problem}`);
      else onMessage(parsed.message);
    };
    const onError = (error: Error) => reportBrokenStream(this.log, error);
    this.webSocket.on("message", onFrame);
    this.webSocket.once("close", onEnd);
    this.webSocket.on("error", onError);
    return toDisposable(() => {
      this.webSocket.off("message", onFrame);
      this.webSocket.off("close", onEnd);
    });
  }
}

/** This framing carries no `jsonrpc` member. */
class WebSocketWriter implements MessageWriter {
  private readonly backlog = new Backlog();
  /** The message that is being written in fragments. */
  private pieces: Iterator<string> | null = null;
  private scheduled = false;
  private draining = false;

  constructor(
    private readonly webSocket: WebSocket,
    private readonly socket: Duplex,
  ) {}

  get congestion(): Congestion {
    return this.backlog;
  }

  write(message: Message): void {
    this.backlog.add(message);
    if (!this.scheduled && !this.draining) {
      this.scheduled = true;
      process.nextTick(() => this.flush());
    }
  }

  end(): void {
    this.socket.cork();
    while (this.webSocket.readyState === this.webSocket.OPEN && this.sendNext()) {
      // Everything that waits goes to the socket: nothing more will come.
    }
    this.socket.uncork();
    this.webSocket.close(NORMAL);
  }

  private flush(): void {
    this.scheduled = false;
    if (this.webSocket.readyState !== this.webSocket.OPEN) {
      this.backlog.clear();
      this.pieces = null;
      return;
    }
    // All frames of one turn of the event loop leave in one system call.
    this.socket.cork();
    let more = true;
    while (more && !this.socket.writableNeedDrain) more = this.sendNext();
    this.socket.uncork();
    if (!more) return;
    this.draining = true;
    this.socket.once("drain", () => {
      this.draining = false;
      this.flush();
    });
  }

  /** False when there is nothing to send. */
  private sendNext(): boolean {
    if (this.pieces !== null) {
      const piece = this.pieces.next();
      this.webSocket.send(piece.value ?? "", { fin: piece.done === true, binary: false });
      if (piece.done === true) this.pieces = null;
      return true;
    }
    const message = this.backlog.next();
    if (message === null) return false;
    if ("text" in message) this.webSocket.send(message.text);
    else this.pieces = message.pieces[Symbol.iterator]();
    return true;
  }
}

function toText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return Buffer.isBuffer(data) ? data.toString("utf8") : Buffer.from(data).toString("utf8");
}
