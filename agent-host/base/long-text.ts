// A text that came in and is too long to be held twice: it stays the bytes that it came as.

/** What reads a text in parts. A string is one, and so is a LongText. */
export interface TextParts {
  readonly length: number;
  slice(start: number, end: number): string;
}

/**
 * The members of params that may come in as a LongText, by method. Whoever names one here lets its schema take both
 * (protocol/long-string.ts).
 */
export const longParams: ReadonlyMap<string, string> = new Map([["fs/writeFile", "dataBase64"]]);

/** Of single-byte characters; other bytes show as the characters of their numbers. */
export class LongText implements TextParts {
  /** `free` gives the bytes' memory back, and is called once at most. */
  constructor(
    private bytes: Uint8Array,
    private readonly free: () => void,
  ) {}

  get length(): number {
    return this.bytes.length;
  }

  slice(start: number, end: number): string {
    const part = this.bytes.subarray(start, end);
    return Buffer.from(part.buffer, part.byteOffset, part.length).toString("latin1");
  }

  /** The text is empty afterwards. What is never released is collected some time. */
  release(): void {
    if (this.bytes.length === 0) return;
    this.bytes = new Uint8Array();
    this.free();
  }

  toJSON(): string {
    return this.slice(0, this.length);
  }
}
