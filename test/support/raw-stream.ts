// What clients have in common that write bytes rather than messages.
import type { Writable } from "node:stream";

/** Writes the bytes cut where `cuts` says. Resolves when the stream has room again or is gone, unless not to wait. */
export async function writeTo(
  stream: Writable,
  bytes: Buffer,
  cuts: readonly number[],
  waits: boolean,
): Promise<void> {
  let start = 0;
  for (const end of [...cuts, bytes.length]) {
    const hasRoom = stream.write(bytes.subarray(start, end));
    if (!hasRoom && waits && !stream.destroyed) await roomIn(stream);
    start = end;
  }
}

function roomIn(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off("drain", done);
      stream.off("close", done);
      resolve();
    };
    stream.on("drain", done);
    stream.on("close", done);
  });
}

/** The thread that a notification says has started, or null. */
export function startedThread(text: string): string | null {
  return /"method":"thread\/started","params":\{"thread":\{"id":"([^"]+)"/.exec(text)?.[1] ?? null;
}
