// One JSON message per line. Lines that are no message are reported and dropped, as the protocol has it.
import type { Writable } from "node:stream";
import type { Log } from "../base/log.js";
import type { Congestion } from "./backlog.js";
import type { EncodedMessage } from "./base64-text.js";
import { GrowingBytes, LONG_MESSAGE_BYTES } from "./growing-bytes.js";
import type { Input } from "./input.js";
import { listenToStream } from "./listen-to-stream.js";
import { parseLongMessage } from "./long-message.js";
import type { Message, MessageReader, MessageWriter } from "./message.js";
import { MAX_MESSAGE_BYTES, type Parsed, parseMessage } from "./message-check.js";
import { OutputQueue } from "./output-queue.js";

const LINE_FEED = 10;

export class NdjsonReader implements MessageReader {
  private parts: Buffer[] = [];
  /** Holds the line instead of `parts` once it is long. */
  private long: GrowingBytes | null = null;
  private length = 0;
  private skipping = false;

  constructor(
    private readonly input: Input,
    private readonly log: Log,
    private readonly maxBytes = MAX_MESSAGE_BYTES,
  ) {}

  listen(onMessage: (message: Message) => void, onEnd: () => void) {
    return listenToStream(this.input, (chunk) => this.take(chunk, onMessage), onEnd, this.log);
  }

  private take(chunk: Buffer, onMessage: (message: Message) => void): void {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      // Most lines come whole.
      if (this.length === 0 && !this.skipping && end - start <= Math.min(this.maxBytes, LONG_MESSAGE_BYTES)) {
        this.read(chunk.toString("utf8", start, end), onMessage);
      } else {
        this.keep(chunk.subarray(start, end));
        this.finishLine(onMessage);
      }
      start = end + 1;
    }
    if (start < chunk.length) this.keep(chunk.subarray(start));
  }

  private keep(part: Buffer): void {
    if (part.length === 0 || this.skipping) return;
    this.length += part.length;
    if (this.length > this.maxBytes) {
      this.parts = [];
      this.long?.release();
      this.long = null;
      this.skipping = true;
      return;
    }
    if (this.long === null && this.length > LONG_MESSAGE_BYTES) {
      this.long = new GrowingBytes(this.maxBytes);
      for (const earlier of this.parts.splice(0)) this.long.add(earlier);
    }
    if (this.long === null) this.parts.push(part);
    else this.long.add(part);
  }

  private finishLine(onMessage: (message: Message) => void): void {
    const { skipping: skipped, parts, long } = this;
    this.parts = [];
    this.long = null;
    this.length = 0;
    this.skipping = false;
    const [first] = parts;
    if (skipped) this.log.warn(`dropped a message of more than ${this.maxBytes} bytes`);
    else if (long !== null) this.hand(parseLongMessage(long), onMessage);
    else
      this.read(
        (parts.length === 1 && first !== undefined ? first : Buffer.concat(parts)).toString("utf8"),
        onMessage,
      );
  }

  private read(line: string, onMessage: (message: Message) => void): void {
    const text = line.trim();
    if (text !== "") this.hand(parseMessage(text), onMessage);
  }

  private hand(parsed: Parsed, onMessage: (message: Message) => void): void {
    if ("problem" in parsed) this.log.warn(`dropped a line: ${parsed.problem}`);
    else onMessage(parsed.message);
  }
}

/** This framing carries no `jsonrpc` member. */
export class NdjsonWriter implements MessageWriter {
  private readonly queue: OutputQueue;

  constructor(output: Writable, log: Log) {
    this.queue = new OutputQueue(output, toLine, log);
  }

  get congestion(): Congestion {
    return this.queue.congestion;
  }

  write(message: Message): void {
    this.queue.push(message);
  }

  end(): void {
    this.queue.finish();
  }
}

function toLine(message: EncodedMessage): string | Iterable<string> {
  return "text" in message ? `${message.text}\n` : inPieces(message.pieces);
}

function* inPieces(pieces: Iterable<string>): Generator<string> {
  yield* pieces;
  yield "\n";
}
