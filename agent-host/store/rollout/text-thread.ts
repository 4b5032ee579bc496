// Threads whose lines are in memory.
import type { LoadedThread } from "../thread-store.js";
import type { FileFacts } from "./from-record.js";
import { createTextLines } from "./line.js";
import { toLoadedThread } from "./loaded-thread.js";
import { createThreadScan } from "./thread-scan.js";

/** The thread as it is now: `lines` are copied. */
export async function loadLines(lines: readonly string[], facts: FileFacts): Promise<LoadedThread> {
  const source = createTextLines([...lines]);
  const scan = createThreadScan(facts.id);
  for await (const block of source.read(0, Number.POSITIVE_INFINITY))
    for (const line of block) scan.add(line);
  return toLoadedThread(source, scan.map(), facts);
}
