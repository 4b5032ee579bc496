/** Bytes that one command may keep in memory: half from its beginning, half from its end. */
const OUTPUT_BUFFER_BYTES = 1024 * 1024;

/**
 * Keeps the first and the last half of what is appended, at most `limit` bytes, and counts the rest. Cuts never
 * split a UTF-8 character; bytes that are not UTF-8 become U+FFFD.
 */
export interface OutputBuffer {
  append(chunk: Uint8Array): void;
  /** Bytes appended, kept or not. */
  readonly totalBytes: number;
  /** The text, with a note in the middle when something was left out. */
  text(): string;
  /**
   * The text since the last `take`, which is then forgotten. Unless `final`, the beginning of a character
   * whose end is still to come stays for the next call.
   */
  take(final: boolean): { readonly text: string; readonly totalBytes: number };
}

export function createOutputBuffer(limit = OUTPUT_BUFFER_BYTES): OutputBuffer {
  const half = Math.max(1, Math.floor(limit / 2));
  let head: Buffer = Buffer.alloc(0);
  let headLength = 0;
  // A ring, so that a flood of output costs one copy of each byte and no more memory.
  let ring = Buffer.alloc(0);
  let ringEnd = 0;
  let total = 0;

  function appendHead(chunk: Uint8Array): Uint8Array {
    const part = chunk.subarray(0, half - headLength);
    if (part.length === 0) return chunk;
    if (headLength + part.length > head.length) {
      const larger = Buffer.alloc(Math.min(half, Math.max(headLength + part.length, head.length * 2, 256)));
      head.copy(larger, 0, 0, headLength);
      head = larger;
    }
    head.set(part, headLength);
    headLength += part.length;
    return chunk.subarray(part.length);
  }

  function appendRing(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (ring.length === 0) ring = Buffer.alloc(half);
    const last = chunk.subarray(Math.max(0, chunk.length - half));
    const skipped = chunk.length - last.length;
    const at = (ringEnd + skipped) % half;
    const first = last.subarray(0, half - at);
    ring.set(first, at);
    ring.set(last.subarray(first.length), 0);
    ringEnd += chunk.length;
  }

  /** What is kept, as one piece or, when something was left out between them, as two. */
  function pieces(): Buffer[] {
    const begin = head.subarray(0, headLength);
    if (ringEnd <= half) return [Buffer.concat([begin, ring.subarray(0, ringEnd)])];
    const at = ringEnd % half;
    return [begin, Buffer.concat([ring.subarray(at), ring.subarray(0, at)])];
  }

  function render([begin = Buffer.alloc(0), end]: readonly Buffer[], total: number): string {
    if (end === undefined) return begin.toString("utf8");
    const first = begin.subarray(0, begin.length - incompleteSuffix(begin));
    const last = end.subarray(continuationPrefix(end));
    const omitted = total - first.length - last.length;
    return `${first.toString("utf8")}\n[… ${omitted} bytes left out …]\n${last.toString("utf8")}`;
  }

  function reset(carried: Buffer): void {
    head = carried;
    headLength = carried.length;
    ring = Buffer.alloc(0);
    ringEnd = 0;
    total = carried.length;
  }

  return {
    get totalBytes() {
      return total;
    },
    append(chunk) {
      total += chunk.length;
      appendRing(appendHead(chunk));
    },
    text: () => render(pieces(), total),
    take(final) {
      const kept = pieces();
      const last = kept.pop() ?? Buffer.alloc(0);
      const end = last.length - (final ? 0 : incompleteSuffix(last));
      const totalBytes = total - (last.length - end);
      const text = render([...kept, last.subarray(0, end)], totalBytes);
      reset(Buffer.from(last.subarray(end)));
      return { text, totalBytes };
    },
  };
}

/** How many bytes at the end are the beginning of a character that is not complete: 0 to 3. */
function incompleteSuffix(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

/** How many bytes at the beginning belong to a character that began before: 0 to 3. */
function continuationPrefix(bytes: Uint8Array): number {
  let count = 0;
  while (count < 3 && ((bytes[count] ?? 0) & 0xc0) === 0x80) count++;
  return count;
}
