// One thread's share of the journal: its records, and the contents they name, within limits.
import { ABSENT, type FileState, unknownState } from "./file-state.js";
import type { ObjectStore } from "./objects.js";
import type { JournalRecord } from "./record.js";
import type { ThreadLog } from "./thread-log.js";

/** What is longer is not kept, in bytes. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** All contents of one thread together, in bytes before packing. */
const MAX_THREAD_BYTES = 256 * 1024 * 1024;

export interface Limits {
  readonly fileBytes: number;
  readonly threadBytes: number;
}

export const DEFAULT_LIMITS: Limits = { fileBytes: MAX_FILE_BYTES, threadBytes: MAX_THREAD_BYTES };

export class ThreadJournal {
  /** The contents that count against the thread's limit; null until they were counted. */
  private counted: { readonly hashes: Set<string>; bytes: number } | null = null;

  constructor(
    private readonly log: ThreadLog,
    private readonly objects: ObjectStore,
    private readonly limits: Limits,
    private readonly onGrowth: (bytes: number) => void,
  ) {}

  get maxFileBytes(): number {
    return this.limits.fileBytes;
  }

  records(): readonly JournalRecord[] {
    return this.log.read();
  }

  append(records: readonly JournalRecord[]): void {
    this.log.append(records);
  }

  content(hash: string): Promise<Uint8Array | null> {
    return this.objects.get(hash);
  }

  /** Takes bytes into the journal. Null bytes mean that nothing is there. Throws system errors. */
  async keep(bytes: Uint8Array | null, mode: number): Promise<FileState> {
    if (bytes === null) return ABSENT;
    if (bytes.length > this.limits.fileBytes) return unknownState("tooLarge");
    if (!this.hasRoomFor(bytes.length)) return unknownState("overLimit");
    const hash = await this.objects.put(bytes);
    this.count(hash, bytes.length);
    return { kind: "file", hash, size: bytes.length, mode };
  }

  /** A content that the journal has already; false when it was cleared away, or is too much for this thread. */
  keepKnown(hash: string, size: number): boolean {
    if (!this.hasRoomFor(size) || !this.objects.refresh(hash)) return false;
    this.count(hash, size);
    return true;
  }

  private hasRoomFor(size: number): boolean {
    return this.tally().bytes + size <= this.limits.threadBytes;
  }

  private count(hash: string, size: number): void {
    const tally = this.tally();
    if (tally.hashes.has(hash)) return;
    tally.hashes.add(hash);
    tally.bytes += size;
    this.onGrowth(size);
  }

  private tally() {
    if (this.counted !== null) return this.counted;
    const tally = { hashes: new Set<string>(), bytes: 0 };
    for (const state of this.log.read().flatMap(statesOf)) {
      if (state.kind !== "file" || tally.hashes.has(state.hash)) continue;
      tally.hashes.add(state.hash);
      tally.bytes += state.size;
    }
    this.counted = tally;
    return tally;
  }
}

/** Every state that a record names. */
export function statesOf(record: JournalRecord): FileState[] {
  if (record.type === "change") return [record.before, record.after];
  return record.type === "begin" ? record.files.map((file) => file.before) : [];
}
