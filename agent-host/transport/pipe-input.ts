// Reads a pipe or socket that the process was started with. A stream of Node takes a fresh buffer of 64 KB for every
// chunk and carries it through several queues; for a short message that is most of what reading it costs.
import { EventEmitter } from "node:events";
import { fstatSync } from "node:fs";
import { type OnReadOpts, Socket, type SocketConstructorOpts } from "node:net";
import type { Input } from "./input.js";

const BUFFER_BYTES = 64 * 1024;

/** True for what `PipeInput` can read; a terminal, a file or a pipe of Windows is a stream's to read. */
export function isPipe(fd: number): boolean {
  if (process.platform === "win32") return false;
  try {
    const stat = fstatSync(fd);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    // It is closed: the stream will say so in its own words.
    return false;
  }
}

/** Reads from when it is made, and tells of it from the next turn of the event loop on. */
export class PipeInput extends EventEmitter implements Input {
  private readonly socket: Socket;
  private givenBack: Buffer | null = null;
  private paused = false;

  constructor(fd: number) {
    super();
    const onread: OnReadOpts = {
      buffer: Buffer.allocUnsafe(BUFFER_BYTES),
      callback: (length, buffer) => {
        // A copy: the next chunk comes into the same memory, and messages may end in it.
        this.emit("data", Buffer.from(buffer.subarray(0, length)));
        return true;
      },
    };
    const options: SocketConstructorOpts & { onread: OnReadOpts } = {
      fd,
      readable: true,
      writable: false,
      onread,
    };
    this.socket = new Socket(options);
    this.socket.once("end", () => this.emit("end"));
    this.socket.once("close", () => this.emit("close"));
    this.socket.on("error", (error) => this.emit("error", error));
  }

  pause(): void {
    this.paused = true;
    this.socket.pause();
  }

  resume(): void {
    this.paused = false;
    if (this.givenBack === null) this.socket.resume();
    else process.nextTick(() => this.readAgain());
  }

  unshift(chunk: Buffer): void {
    this.givenBack = this.givenBack === null ? chunk : Buffer.concat([chunk, this.givenBack]);
  }

  private readAgain(): void {
    const chunk = this.givenBack;
    if (this.paused || chunk === null) return;
    this.givenBack = null;
    this.emit("data", chunk);
    if (!this.paused) this.socket.resume();
  }
}
