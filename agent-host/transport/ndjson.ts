// One JSON message per line. Lines that are no message are reported and dropped, as the protocol has it.
import type { Readable, Writable } from "node:stream";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Message,
} from "vscode-jsonrpc";
import { toDisposable } from "../base/disposable.js";
import type { Log } from "../base/log.js";
import type { Congestion } from "./backlog.js";
import type { EncodedMessage } from "./base64-text.js";
import { GrowingBytes, LONG_MESSAGE_BYTES } from "./growing-bytes.js";
import { parseLongMessage } from "./long-message.js";
import { MAX_MESSAGE_BYTES, type Parsed, parseMessage } from "./message-check.js";
import { OutputQueue } from "./output-queue.js";

const LINE_FEED = 10;

export class NdjsonReader extends AbstractMessageReader {
  private parts: Buffer[] = [];
  /** Holds the line instead of `parts` once it is long. */
  private long: GrowingBytes | null = null;
  private length = 0;
  private skipping = false;

  constructor(
    private readonly input: Readable,
    private readonly log: Log,
    private readonly maxBytes = MAX_MESSAGE_BYTES,
  ) {
    super();
  }

  listen(callback: DataCallback) {
    const onData = (chunk: Buffer) => this.take(chunk, callback);
    const onEnd = () => this.fireClose();
    const onError = (error: Error) => this.fireError(error);
    this.input.on("data", onData);
    this.input.once("end", onEnd);
    this.input.once("close", onEnd);
    this.input.on("error", onError);
    this.input.resume();
    return toDisposable(() => {
      this.input.off("data", onData);
      this.input.off("end", onEnd);
      this.input.off("close", onEnd);
      this.input.off("error", onError);
    });
  }

  private take(chunk: Buffer, callback: DataCallback): void {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.keep(chunk.subarray(start, end));
      this.finishLine(callback);
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
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

  private finishLine(callback: DataCallback): void {
    const { skipping: skipped } = this;
    const parsed = this.takeLine();
    this.skipping = false;
    if (skipped) this.log.warn(`dropped a message of more than ${this.maxBytes} bytes`);
    else if (parsed === null) return;
    else if ("problem" in parsed) this.log.warn(`dropped a line: ${parsed.problem}`);
    else callback(parsed.message);
  }

  /** Null for a blank line. */
  private takeLine(): Parsed | null {
    const { long, parts } = this;
    this.parts = [];
    this.long = null;
    this.length = 0;
    if (long !== null) return parseLongMessage(long);
    const [first] = parts;
    const line = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
    const text = line.toString("utf8").trim();
    return text === "" ? null : parseMessage(text);
  }
}

export class NdjsonWriter extends AbstractMessageWriter {
  private readonly queue: OutputQueue;

  constructor(output: Writable) {
    super();
    this.queue = new OutputQueue(output, toLine, (error) => this.fireError(error));
  }

  get congestion(): Congestion {
    return this.queue.congestion;
  }

  write(message: Message): Promise<void> {
    // This framing carries no `jsonrpc` member; the message object is ours alone by now.
    message.jsonrpc = undefined as unknown as string;
    return this.queue.push(message);
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
