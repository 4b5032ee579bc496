// The base protocol of LSP: headers, a blank line, then as many bytes as Content-Length says.
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

const LENGTH_LINE = /(?:^|\r\n)content-length:[ \t]*(\d{1,15})[ \t]*\r\n/i;
/** After a body that was longer than announced the next header begins in the middle of a line. */
const LENGTH_AT_END = /content-length:[ \t]*(\d{1,15})[ \t]*\r\n\r\n$/i;
const HEADER_END = Buffer.from("\r\n\r\n");
/** Editors' libraries insist on it. */
const VERSION = { jsonrpc: "2.0" };
const MAX_HEADER_BYTES = 8 * 1024;
/** Of input that is no header so much stays: its end may be the beginning of one. */
const KEPT_BYTES = 256;

export class ContentLengthReader implements MessageReader {
  private chunks: Buffer[] = [];
  private buffered = 0;
  /** Bytes of the current body, or null while reading headers. */
  private bodyLength: number | null = null;
  /** Holds the current body instead of `chunks` when it is long. */
  private long: GrowingBytes | null = null;
  private bytesToSkip = 0;

  constructor(
    private readonly input: Input,
    private readonly log: Log,
    private readonly maxBytes = MAX_MESSAGE_BYTES,
  ) {}

  listen(onMessage: (message: Message) => void, onEnd: () => void) {
    return listenToStream(this.input, (chunk) => this.take(chunk, onMessage), onEnd, this.log);
  }

  private take(chunk: Buffer, onMessage: (message: Message) => void): void {
    const skipped = Math.min(this.bytesToSkip, chunk.length);
    this.bytesToSkip -= skipped;
    if (skipped < chunk.length) this.keep(skipped === 0 ? chunk : chunk.subarray(skipped));
    while (this.step(onMessage)) {
      // Each step takes one header or one body off the buffer.
    }
  }

  private step(onMessage: (message: Message) => void): boolean {
    if (this.bodyLength === null) return this.readHeader();
    const parsed = this.takeBody(this.bodyLength);
    if (parsed === null) return false;
    this.bodyLength = null;
    if ("problem" in parsed) this.log.warn(`dropped a message: ${parsed.problem}`);
    else onMessage(parsed.message);
    return true;
  }

  private keep(chunk: Buffer): void {
    const missing = this.long === null ? 0 : (this.bodyLength ?? 0) - this.long.length;
    this.long?.add(chunk.subarray(0, missing));
    const rest = chunk.subarray(missing);
    if (rest.length > 0) this.chunks.push(rest);
    this.buffered += rest.length;
  }

  /** Null while some of it has not arrived. */
  private takeBody(length: number): Parsed | null {
    const { long } = this;
    if (long === null) {
      return this.buffered < length ? null : parseMessage(this.shift(length).toString("utf8"));
    }
    if (long.length < length) return null;
    this.long = null;
    return parseLongMessage(long);
  }

  private readHeader(): boolean {
    if (this.buffered === 0) return false;
    const data = this.joined();
    const end = data.indexOf(HEADER_END);
    if (end === -1) {
      if (this.buffered > MAX_HEADER_BYTES) {
        this.log.warn("dropped input without a Content-Length header");
        this.shift(this.buffered - KEPT_BYTES);
      }
      return false;
    }
    const header = this.shift(end + HEADER_END.length).toString("latin1");
    const length = (LENGTH_LINE.exec(header) ?? LENGTH_AT_END.exec(header))?.[1];
    if (length === undefined) {
      this.log.warn("dropped a header without a Content-Length");
      return true;
    }
    const bytes = Number(length);
    if (bytes > this.maxBytes) {
      this.log.warn(`dropped a message of ${bytes} bytes: the limit is ${this.maxBytes}`);
      this.bytesToSkip = bytes - Math.min(bytes, this.buffered);
      this.shift(Math.min(bytes, this.buffered));
      return true;
    }
    this.bodyLength = bytes;
    if (bytes > LONG_MESSAGE_BYTES) {
      this.long = new GrowingBytes(bytes);
      this.long.add(this.shift(Math.min(bytes, this.buffered)));
    }
    return true;
  }

  private joined(): Buffer {
    const [first] = this.chunks;
    if (this.chunks.length === 1 && first !== undefined) return first;
    const all = Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }

  private shift(bytes: number): Buffer {
    const all = this.joined();
    const rest = all.subarray(bytes);
    this.chunks = rest.length === 0 ? [] : [rest];
    this.buffered = rest.length;
    return all.subarray(0, bytes);
  }
}

export class ContentLengthWriter implements MessageWriter {
  private readonly queue: OutputQueue;

  constructor(output: Writable, log: Log) {
    this.queue = new OutputQueue(output, withHeader, log);
  }

  get congestion(): Congestion {
    return this.queue.congestion;
  }

  write(message: Message): void {
    this.queue.push({ ...VERSION, ...message });
  }

  end(): void {
    this.queue.finish();
  }
}

function withHeader(message: EncodedMessage): string | Iterable<string> {
  if ("text" in message) return `${header(Buffer.byteLength(message.text))}${message.text}`;
  return inPieces(header(message.byteLength), message.pieces);
}

function* inPieces(head: string, pieces: Iterable<string>): Generator<string> {
  yield head;
  yield* pieces;
}

function header(byteLength: number): string {
  return `Content-Length: ${byteLength}\r\n\r\n`;
}
