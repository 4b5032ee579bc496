import type { Readable } from "node:stream";

const MAX_REST_BYTES = 64 * 1024;
const MAX_REST_MS = 1_000;

/** Reads the rest of a finished answer away; one that goes on too long loses its connection instead. */
export function drain(body: Readable): void {
  if (body.destroyed || body.readableEnded) return;
  let rest = 0;
  const timer = setTimeout(() => body.destroy(), MAX_REST_MS);
  timer.unref();
  body.on("data", (chunk: Uint8Array) => {
    rest += chunk.length;
    if (rest > MAX_REST_BYTES) body.destroy();
  });
  // What goes wrong now concerns nobody: the answer was complete.
  body.on("error", () => body.destroy());
  body.once("close", () => clearTimeout(timer));
  body.resume();
}
