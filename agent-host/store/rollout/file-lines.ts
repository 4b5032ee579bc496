// The lines of a file, read in chunks: a rollout may be large, and so may one of its lines. Neither is ever in memory
// as a whole unless somebody asks for the text of a line.
import { closeSync, openSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Line, LineSource } from "./line.js";

const CHUNK_BYTES = 512 * 1024;
/** Kept of the beginning of lines that are longer than a chunk. */
const HEAD_BYTES = 4096;
const NEWLINE = 0x0a;

/** A file, or its beginning, at its place in a longer row of lines. */
export interface FilePart {
  readonly path: string;
  readonly start: number;
  /** Bytes that count; infinite for a file that may still grow. */
  readonly length: number;
}

/** The parts one after the other. Lines do not cross from one into the next. */
export function createFileLines(parts: readonly FilePart[], chunkBytes = CHUNK_BYTES): LineSource {
  return {
    async *read(from, to) {
      for (const part of parts) {
        if (from >= part.start + part.length || to <= part.start) continue;
        const file = await open(part.path, "r");
        try {
          yield* readPart(file, part, Math.max(from, part.start), to, chunkBytes);
        } finally {
          await file.close();
        }
      }
    },
  };
}

async function* readPart(
  file: FileHandle,
  { path, start, length }: FilePart,
  from: number,
  to: number,
  chunkBytes: number,
): AsyncGenerator<readonly Line[]> {
  const last = Math.min(to, start + length);
  const chunk = Buffer.allocUnsafe(Math.max(1, Math.min(chunkBytes, last - from)));
  /** Where the chunk's first byte lies in the row, and how much of the chunk is a line's unfinished beginning. */
  let base = from;
  let kept = 0;
  let long: { readonly at: number; readonly head: Buffer } | null = null;
  for (;;) {
    const room = Math.min(chunk.length - kept, last - (base + kept));
    const { bytesRead } =
      room > 0 ? await file.read(chunk, kept, room, base + kept - start) : { bytesRead: 0 };
    const filled = kept + bytesRead;
    const lines: Line[] = [];
    // Most of a chunk is empty for most files: what is behind the end of the file is not searched.
    const content = chunk.subarray(0, filled);
    let begin = 0;
    for (let newline = content.indexOf(NEWLINE); newline >= 0; ) {
      if (long !== null) {
        lines.push(new LongLine(path, start, long.at, base + newline + 1, long.head));
        long = null;
      } else {
        addLine(lines, new ChunkLine(chunk, begin, newline, base));
      }
      begin = newline + 1;
      newline = content.indexOf(NEWLINE, begin);
    }
    if (bytesRead === 0) {
      // What lacks its newline: the writer is in the middle of it, or died there.
      if (long !== null) addWhole(lines, new LongLine(path, start, long.at, base, long.head));
      else if (begin < filled) addWhole(lines, new ChunkLine(chunk, begin, filled, base));
      if (lines.length > 0) yield lines;
      return;
    }
    if (lines.length > 0) yield lines;
    kept = filled - begin;
    if (long !== null || (begin === 0 && filled === chunk.length)) {
      long ??= { at: base, head: Buffer.from(chunk.subarray(0, HEAD_BYTES)) };
      kept = 0;
      base += filled;
      continue;
    }
    chunk.copyWithin(0, begin, filled);
    base += begin;
  }
}

function addLine(lines: Line[], line: ChunkLine): void {
  if (!line.isBlank) lines.push(line);
}

function addWhole(lines: Line[], line: Line): void {
  if (!line.isClosed) return;
  try {
    JSON.parse(line.text());
    lines.push(line);
  } catch {
    // Half a line may look closed; it is nobody's yet.
  }
}

/** Good for as long as the chunk holds it. */
class ChunkLine implements Line {
  readonly at: number;
  readonly end: number;
  private readonly first: number;
  private readonly last: number;

  constructor(
    private readonly chunk: Buffer,
    begin: number,
    newline: number,
    base: number,
  ) {
    this.at = base + begin;
    this.end = base + newline + 1;
    this.first = skipBlanks(chunk, begin, newline);
    let last = newline;
    while (last > this.first && isBlank(chunk[last - 1])) last--;
    this.last = last;
  }

  get isBlank(): boolean {
    return this.first >= this.last;
  }

  get isClosed(): boolean {
    return this.chunk[this.last - 1] === 0x7d;
  }

  head(chars: number): string {
    return this.chunk.toString("latin1", this.first, Math.min(this.last, this.first + chars));
  }

  text(): string {
    return this.chunk.toString("utf8", this.first, this.last);
  }
}

/** A line that no chunk can hold: read again when its text is wanted. */
class LongLine implements Line {
  private readonly first: number;

  constructor(
    private readonly path: string,
    private readonly start: number,
    readonly at: number,
    readonly end: number,
    private readonly beginning: Buffer,
  ) {
    this.first = skipBlanks(beginning, 0, beginning.length);
  }

  get isClosed(): boolean {
    return this.bytes(Math.max(this.at, this.end - 16), this.end)
      .toString("latin1")
      .trimEnd()
      .endsWith("}");
  }

  head(chars: number): string {
    return this.beginning.toString("latin1", this.first, Math.min(this.beginning.length, this.first + chars));
  }

  text(): string {
    const bytes = this.bytes(this.at, this.end);
    return bytes.toString("utf8", skipBlanks(bytes, 0, bytes.length), bytes.length);
  }

  private bytes(from: number, to: number): Buffer {
    const fd = openSync(this.path, "r");
    try {
      const bytes = Buffer.allocUnsafe(to - from);
      const count = readSync(fd, bytes, 0, bytes.length, from - this.start);
      return bytes.subarray(0, count);
    } finally {
      closeSync(fd);
    }
  }
}

/** Also over what editors put before a text, and disks in place of one. */
function skipBlanks(bytes: Buffer, from: number, to: number): number {
  let at = from;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  while (at < to && isBlank(bytes[at])) at++;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === 0x00;
}
