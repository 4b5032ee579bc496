// Threads in files. What a scan of a large one found is kept for a while and goes on where the file has grown since:
// clients page through the turns of a thread that is being written.
import { type FileHandle, open } from "node:fs/promises";
import type { LoadedThread } from "../thread-store.js";
import { createFileLines } from "./file-lines.js";
import type { FileFacts } from "./from-record.js";
import { toLoadedThread } from "./loaded-thread.js";
import { filePartsOf } from "./segments.js";
import { createThreadScan, type ThreadScan } from "./thread-scan.js";

export interface ThreadFiles {
  /** Throws system errors. */
  load(file: string, facts: FileFacts): Promise<LoadedThread>;
  /** All lines of the thread in a file, a block's worth at a time. Throws system errors. */
  lines(file: string): AsyncGenerator<readonly string[]>;
}

/** Smaller files are scanned in no time. */
const MIN_KEPT_BYTES = 256 * 1024;
const MAX_KEPT = 8;
/** The end of what was scanned, by which a file is known again. */
const MARK_BYTES = 256;

interface KeptScan {
  readonly scan: ThreadScan;
  /** Of the file that grows, without those it begins with. */
  readonly size: number;
  readonly inode: number;
  readonly mark: Buffer;
}

export function createThreadFiles(): ThreadFiles {
  const kept = new Map<string, KeptScan>();

  /** A scan that is in use is nobody else's. */
  const take = async (file: string, handle: FileHandle): Promise<KeptScan | null> => {
    const known = kept.get(file);
    kept.delete(file);
    if (known === undefined) return null;
    const { size, ino } = await handle.stat();
    if (ino !== known.inode || size < known.size) return null;
    return known.mark.equals(await readMark(handle, known.size)) ? known : null;
  };

  /** For as long as few others are wanted. */
  const keep = (file: string, scan: KeptScan) => {
    kept.set(file, scan);
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_KEPT) return;
      kept.delete(oldest);
    }
  };

  return {
    async *lines(file) {
      const source = createFileLines(await filePartsOf(file));
      for await (const block of source.read(0, Number.POSITIVE_INFINITY))
        yield block.map((line) => line.text());
    },
    async load(file, facts) {
      const handle = await open(file, "r");
      try {
        const known = await take(file, handle);
        const parts = await filePartsOf(file);
        const source = createFileLines(parts);
        const start = parts.at(-1)?.start ?? 0;
        const scan = known?.scan ?? createThreadScan(facts.id);
        const from = known === null ? 0 : start + known.size;
        for await (const block of source.read(from, Number.POSITIVE_INFINITY)) {
          for (const line of block) scan.add(line);
        }
        const map = scan.map();
        const size = map.end - start;
        if (size >= MIN_KEPT_BYTES) {
          const mark = await readMark(handle, size);
          // A line that still lacks its newline may turn out to be longer.
          if (mark.at(-1) === 0x0a) keep(file, { scan, size, inode: (await handle.stat()).ino, mark });
        }
        return await toLoadedThread(source, map, facts);
      } finally {
        await handle.close();
      }
    },
  };
}

async function readMark(handle: FileHandle, end: number): Promise<Buffer> {
  const from = Math.max(0, end - MARK_BYTES);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(end - from), 0, end - from, from);
  return buffer.subarray(0, bytesRead);
}
