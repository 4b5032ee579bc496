import type { Writable } from "node:stream";

/**
 * Writes whatever was pushed in one turn of the event loop as one chunk, in order, and waits for the stream to
 * drain when it is full. Nothing is dropped.
 */
export class OutputQueue {
  private pending = "";
  private scheduled = false;
  private draining = false;

  constructor(
    private readonly output: Writable,
    onError: (error: Error) => void,
  ) {
    output.on("error", onError);
  }

  /** Resolves at once: ordering and delivery are the stream's from here on. */
  push(text: string): Promise<void> {
    this.pending += text;
    if (!this.scheduled && !this.draining) {
      this.scheduled = true;
      process.nextTick(() => this.flush());
    }
    return Promise.resolve();
  }

  flush(): void {
    this.scheduled = false;
    if (this.pending === "" || this.output.destroyed) return;
    const text = this.pending;
    this.pending = "";
    if (this.output.write(text)) return;
    this.draining = true;
    this.output.once("drain", () => {
      this.draining = false;
      this.flush();
    });
  }
}
