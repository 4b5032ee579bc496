// The bytes of a database as sql.js sees them: a page is read from disk when it is asked for, and a changed one
// stays in memory until it is saved. sql.js takes the bytes it is given as its file and touches them through
// `length`, `slice`, `subarray` and `set` alone, so an object that has these can stand in for them. Otherwise
// every host would hold the whole index in memory, and saving it would be one long step that blocks the host.
import { closeSync, readSync } from "node:fs";

export const PAGE_BYTES = 4096;
const BLOCK_BYTES = 8 * PAGE_BYTES;
/** More than a database ever has: sql.js moves a file that outgrows its bytes into memory of its own. */
const CAPACITY = 2 ** 40;

/** What the pages are laid over: an open file of that size, or bytes in memory. */
export type PagesBase = { readonly fd: number; readonly size: number } | Uint8Array;

export interface PagesSnapshot {
  readonly base: PagesBase;
  readonly size: number;
  /** By page number from 0; never changed again. */
  readonly changed: ReadonlyMap<number, Uint8Array>;
}

export class Pages implements ArrayLike<number> {
  readonly [index: number]: number;
  private readonly changed = new Map<number, Uint8Array>();
  private base: PagesBase;
  private size: number;
  private isAdopted = false;
  /** What was last read, and where that begins; -1 for nothing. */
  private readonly block = new Uint8Array(BLOCK_BYTES);
  private blockBegin = -1;

  constructor(base: PagesBase) {
    this.base = base;
    this.size = sizeOf(base);
  }

  get length(): number {
    return this.isAdopted ? CAPACITY : this.size;
  }

  /** How sql.js makes the bytes its own. */
  slice(): this {
    this.isAdopted = true;
    return this;
  }

  /** Good until the next call. */
  subarray(begin: number, end: number): Uint8Array {
    const page = Math.floor(begin / PAGE_BYTES);
    const pageBegin = page * PAGE_BYTES;
    if (end <= pageBegin + PAGE_BYTES) {
      return (
        this.changed.get(page)?.subarray(begin - pageBegin, end - pageBegin) ?? this.fromBase(begin, end)
      );
    }
    const bytes = new Uint8Array(end - begin);
    for (let at = begin; at < end; ) {
      const until = Math.min(end, (Math.floor(at / PAGE_BYTES) + 1) * PAGE_BYTES);
      bytes.set(this.subarray(at, until), at - begin);
      at = until;
    }
    return bytes;
  }

  set(bytes: Uint8Array, position: number): void {
    for (let at = position; at < position + bytes.length; ) {
      const page = Math.floor(at / PAGE_BYTES);
      const until = Math.min(position + bytes.length, (page + 1) * PAGE_BYTES);
      this.setWithin(page, bytes.subarray(at - position, until - position), at);
      at = until;
    }
    this.size = Math.max(this.size, position + bytes.length);
  }

  /** How much waits to be saved. */
  get changedBytes(): number {
    return this.changed.size * PAGE_BYTES;
  }

  /** Of the whole database. */
  get bytes(): number {
    return this.size;
  }

  snapshot(): PagesSnapshot {
    return { base: this.base, size: this.size, changed: new Map(this.changed) };
  }

  /** Goes on with the same bytes elsewhere. */
  rebase(base: PagesBase): void {
    this.close();
    this.base = base;
  }

  /** What the snapshot holds is in that file now. */
  settle(snapshot: PagesSnapshot, base: PagesBase): void {
    this.rebase(base);
    for (const [page, bytes] of snapshot.changed) {
      if (this.changed.get(page) === bytes) this.changed.delete(page);
    }
  }

  close(): void {
    this.blockBegin = -1;
    if ("fd" in this.base) closeSync(this.base.fd);
    this.base = new Uint8Array(0);
  }

  /** A page that changes again is a new one, since a snapshot may hold the old one. */
  private setWithin(page: number, bytes: Uint8Array, at: number): void {
    const whole = new Uint8Array(PAGE_BYTES);
    const pageBegin = page * PAGE_BYTES;
    if (bytes.length < PAGE_BYTES) whole.set(this.subarray(pageBegin, pageBegin + PAGE_BYTES));
    whole.set(bytes, at - pageBegin);
    this.changed.set(page, whole);
  }

  /** Part of one page. Its neighbours come along from disk, as they are often wanted next. */
  private fromBase(begin: number, end: number): Uint8Array {
    const blockBegin = begin - (begin % BLOCK_BYTES);
    if (blockBegin !== this.blockBegin) {
      // Zeros beyond the end, also of a file that somebody cut short: the database finds that it is damaged.
      this.block.fill(0);
      if (!("fd" in this.base)) this.block.set(this.base.subarray(blockBegin, blockBegin + BLOCK_BYTES));
      else if (begin < this.base.size) readSync(this.base.fd, this.block, 0, BLOCK_BYTES, blockBegin);
      this.blockBegin = blockBegin;
    }
    return this.block.subarray(begin - blockBegin, end - blockBegin);
  }
}

function sizeOf(base: PagesBase): number {
  return "fd" in base ? base.size : base.length;
}
