// Threads in several files. The newest hosts write a fork, or a thread that was cut back, as a file of its own that
// begins with a pointer: so many bytes of another file come before it. That file may begin with one in turn.
import path from "node:path";
import { createFileLines, type FilePart } from "./file-lines.js";
import { firstNumber } from "./line-number.js";
import { archivedFolder, createdAtOfId, daysAround, findSegment, homeOfFile, walkDays } from "./path.js";
import { parseRecord } from "./record.js";

const MAX_FILES = 1_000;

/** The files whose lines make a thread, in their order; the last one is the file itself, to its end. */
export async function filePartsOf(file: string): Promise<FilePart[]> {
  const files: { readonly path: string; readonly length: number }[] = [];
  let next: { readonly path: string; readonly length: number } | null = {
    path: file,
    length: Number.POSITIVE_INFINITY,
  };
  while (next !== null && files.length < MAX_FILES) {
    files.unshift(next);
    next = await baseOf(next.path);
  }
  let start = 0;
  return files.map(({ path, length }) => {
    const part = { path, start, length };
    start += length;
    return part;
  });
}

/** Null for a file that begins at the beginning, or whose base is not there. */
async function baseOf(file: string): Promise<{ readonly path: string; readonly length: number } | null> {
  if ((firstNumber(file) ?? 0) === 0) return null;
  const record = parseRecord(await readFirstLine(file));
  if (typeof record === "string" || record.type !== "session_meta") return null;
  const base = record.payload.history_base;
  if (base === null || base === undefined) return null;
  for await (const folder of foldersFor(base.thread_id, file)) {
    const found = await findSegment(folder, base.thread_id);
    if (found !== null && found !== file) return { path: found, length: base.end_byte_offset };
  }
  return null;
}

/** Where a file with this id may lie, the likeliest places first. */
async function* foldersFor(id: string, file: string): AsyncGenerator<string> {
  yield path.dirname(file);
  const home = homeOfFile(file);
  if (home === null) return;
  yield* daysAround(home, createdAtOfId(id));
  yield archivedFolder(home);
  yield* walkDays(home);
}

async function readFirstLine(file: string): Promise<string> {
  const source = createFileLines([{ path: file, start: 0, length: Number.POSITIVE_INFINITY }]);
  for await (const block of source.read(0, Number.POSITIVE_INFINITY))
    for (const line of block) return line.text();
  return "";
}
