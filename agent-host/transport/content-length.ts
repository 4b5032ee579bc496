// The base protocol of LSP: headers, a blank line, then as many bytes as Content-Length says.
import type { Readable, Writable } from "node:stream";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Message,
} from "vscode-jsonrpc";
import { toDisposable } from "../base/disposable.js";
import type { Log } from "../base/log.js";
import { MAX_MESSAGE_BYTES, parseMessage } from "./message-check.js";
import { OutputQueue } from "./output-queue.js";

const HEADER_END = Buffer.from("\r\n\r\n");
const MAX_HEADER_BYTES = 8 * 1024;

export class ContentLengthReader extends AbstractMessageReader {
  private chunks: Buffer[] = [];
  private buffered = 0;
  /** Bytes of the current body, or null while reading headers. */
  private bodyLength: number | null = null;
  private bytesToSkip = 0;

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
    const skipped = Math.min(this.bytesToSkip, chunk.length);
    this.bytesToSkip -= skipped;
    if (skipped < chunk.length) {
      this.chunks.push(skipped === 0 ? chunk : chunk.subarray(skipped));
      this.buffered += chunk.length - skipped;
    }
    while (this.step(callback)) {
      // Each step takes one header or one body off the buffer.
    }
  }

  private step(callback: DataCallback): boolean {
    if (this.bodyLength === null) return this.readHeader();
    if (this.buffered < this.bodyLength) return false;
    const body = this.shift(this.bodyLength);
    this.bodyLength = null;
    const parsed = parseMessage(body.toString("utf8"));
    if ("problem" in parsed) this.log.warn(`dropped a message: ${parsed.problem}`);
    else callback(parsed.message);
    return true;
  }

  private readHeader(): boolean {
    if (this.buffered === 0) return false;
    const data = this.joined();
    const end = data.indexOf(HEADER_END);
    if (end === -1) {
      if (this.buffered > MAX_HEADER_BYTES) {
        this.log.warn("dropped input without a Content-Length header");
        this.shift(this.buffered);
      }
      return false;
    }
    const header = this.shift(end + HEADER_END.length).toString("latin1");
    const length = /^content-length:[ \t]*(\d{1,15})[ \t]*$/im.exec(header)?.[1];
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

export class ContentLengthWriter extends AbstractMessageWriter {
  private readonly queue: OutputQueue;

  constructor(output: Writable) {
    super();
    this.queue = new OutputQueue(output, (error) => this.fireError(error));
  }

  write(message: Message): Promise<void> {
    const body = JSON.stringify(message);
    return this.queue.push(`Content-Length: ${Buffer.byteLength(body, "utf8")}\r\n\r\n${body}`);
  }

  end(): void {
    this.queue.flush();
  }
}
