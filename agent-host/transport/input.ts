/** What a transport reads from: a readable stream, or what behaves like one as far as a transport can tell. */
export interface Input {
  on(event: "data", listener: (chunk: Buffer) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  once(event: "end" | "close" | "error", listener: () => void): unknown;
  off(event: "data", listener: (chunk: Buffer) => void): unknown;
  off(event: "end" | "close", listener: () => void): unknown;
  off(event: "error", listener: (error: Error) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  /** Gives a chunk back, to be read again after `resume`. Only while paused. */
  unshift(chunk: Buffer): unknown;
}
