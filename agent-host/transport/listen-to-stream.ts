import { type Disposable, toDisposable } from "../base/disposable.js";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Input } from "./input.js";

/** Reads a stream's chunks until it is told to stop. `onEnd` may be called more than once. */
export function listenToStream(
  input: Input,
  onChunk: (chunk: Buffer) => void,
  onEnd: () => void,
  log: Log,
): Disposable {
  const onError = (error: Error) => reportBrokenStream(log, error);
  input.on("data", onChunk);
  input.once("end", onEnd);
  input.once("close", onEnd);
  input.on("error", onError);
  input.resume();
  return toDisposable(() => {
    input.off("data", onChunk);
    input.off("end", onEnd);
    input.off("close", onEnd);
    input.off("error", onError);
  });
}

/** What is wrong with the stream ends it, too: there is nothing to do but to say so. */
export function reportBrokenStream(log: Log, error: unknown): void {
  log.error("connection error", { error: errorMessage(error) });
}
