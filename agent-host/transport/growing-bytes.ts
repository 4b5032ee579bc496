// Collects the bytes of a long message. Lists of buffers would be in memory twice when they are joined, and stay
// there until somebody collects them; this memory grows where it is and is given back at once.

/** Messages beyond this many bytes are worth it. */
export const LONG_MESSAGE_BYTES = 4 * 1024 * 1024;

const STEP_BYTES = 16 * 1024 * 1024;

/** Of ES2024; every Node that we run on has it. */
interface ResizableBuffer extends ArrayBuffer {
  resize(byteLength: number): void;
}

export class GrowingBytes {
  private readonly buffer: ResizableBuffer;
  private lengthNow = 0;

  /** `maxBytes`: no more will be added. Only address space is taken for them in advance. */
  constructor(private readonly maxBytes: number) {
    this.buffer = resizableBuffer(maxBytes);
  }

  get length(): number {
    return this.lengthNow;
  }

  add(part: Uint8Array): void {
    const end = this.lengthNow + part.byteLength;
    if (end > this.buffer.byteLength) {
      this.buffer.resize(Math.min(this.maxBytes, Math.max(end, this.buffer.byteLength + STEP_BYTES)));
    }
    new Uint8Array(this.buffer, this.lengthNow, part.byteLength).set(part);
    this.lengthNow = end;
  }

  /** What was collected, until it is released. */
  view(): Buffer {
    return Buffer.from(this.buffer, 0, this.lengthNow);
  }

  /** What was collected, as UTF-8. The bytes are gone afterwards. */
  takeText(): string {
    try {
      return this.view().toString("utf8");
    } finally {
      this.release();
    }
  }

  /** Gives the memory back. Nothing can be added any more. */
  release(): void {
    this.lengthNow = 0;
    this.buffer.resize(0);
  }
}

/** The one place where the newer option and method of array buffers are named. */
function resizableBuffer(maxByteLength: number): ResizableBuffer {
  const Resizable = ArrayBuffer as unknown as new (
    byteLength: number,
    options: { readonly maxByteLength: number },
  ) => ResizableBuffer;
  return new Resizable(0, { maxByteLength });
}
