import type { Writable } from "node:stream";
import type { Log } from "../base/log.js";
import { Backlog, type Congestion } from "./backlog.js";
import type { EncodedMessage } from "./base64-text.js";
import { reportBrokenStream } from "./listen-to-stream.js";
import type { Message } from "./message.js";

/** So much is given to the stream at a time, in characters; what waits behind it can still be joined. */
const SLICE = 256 * 1024;

/** How a framing puts a message into the stream. */
export type Frame = (message: EncodedMessage) => string | Iterable<string>;

/**
 * Writes whatever was pushed in one turn of the event loop as one chunk, in order, and waits for the stream to
 * drain when it is full. Nothing is dropped. A text that comes in pieces is made no faster than it is written,
 * one piece in each turn of the event loop, so that others get theirs in between.
 */
export class OutputQueue {
  private readonly backlog = new Backlog();
  /** The message that is being written piece by piece. */
  private pieces: Iterator<string> | null = null;
  private scheduled = false;
  private draining = false;
  private readonly flushSoon = () => this.flush();

  constructor(
    private readonly output: Writable,
    private readonly frame: Frame,
    log: Log,
  ) {
    output.on("error", (error) => reportBrokenStream(log, error));
  }

  get congestion(): Congestion {
    return this.backlog;
  }

  /** Ordering and delivery are the queue's from here on. */
  push(message: Message): void {
    this.backlog.add(message);
    if (!this.scheduled && !this.draining) {
      this.scheduled = true;
      process.nextTick(this.flushSoon);
    }
  }

  /** Gives everything to the stream, however full it is: nothing more will come. */
  finish(): void {
    for (let chunk = this.nextChunk(); chunk !== null; chunk = this.nextChunk()) {
      if (this.output.destroyed) return;
      this.output.write(chunk);
    }
  }

  private flush(): void {
    this.scheduled = false;
    if (this.output.destroyed) {
      this.backlog.clear();
      this.pieces = null;
    }
    for (let chunk = this.nextChunk(); chunk !== null; chunk = this.nextChunk()) {
      if (!this.output.write(chunk)) {
        this.draining = true;
        this.output.once("drain", () => {
          this.draining = false;
          this.flush();
        });
        return;
      }
      if (this.pieces !== null) {
        this.scheduled = true;
        setImmediate(this.flushSoon);
        return;
      }
    }
  }

  /** Null when there is nothing to write. */
  private nextChunk(): string | null {
    const piece = this.nextPiece();
    if (piece !== null) return piece;
    let chunk = "";
    while (chunk.length < SLICE) {
      const message = this.backlog.next();
      if (message === null) break;
      const framed = this.frame(message);
      if (typeof framed === "string") {
        chunk += framed;
        continue;
      }
      this.pieces = framed[Symbol.iterator]();
      return chunk === "" ? this.nextPiece() : chunk;
    }
    return chunk === "" ? null : chunk;
  }

  private nextPiece(): string | null {
    const piece = this.pieces?.next();
    if (piece === undefined) return null;
    if (piece.done !== true) return piece.value;
    this.pieces = null;
    return null;
  }
}
