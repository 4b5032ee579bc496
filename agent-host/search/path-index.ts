// The paths of one search, flat: 50,000 of them as strings with their folded twins would be as many objects for
// the collector, and matching would pay for reaching each.
import { foldUnit, placeBonus, unitBit } from "./fold.js";

/** Longer paths are left out: no system opens them. */
const MAX_PATH_UNITS = 4096;
/** Texts grow by pages: to copy one long text into a longer one would keep everybody waiting. */
const MAX_PAGE_UNITS = 1 << 16;
const SLASH = 0x2f;

/** Some paths, one after the other, in UTF-16 units. */
export interface Page {
  readonly raw: Uint16Array;
  readonly folded: Uint16Array;
  /** What a match at that unit is worth more. */
  readonly bonus: Uint8Array;
}

/** Paths are relative to their root, with "/" between names; they are numbered from 0 as they are added. */
export class PathIndex {
  /** How many paths there are. */
  size = 0;
  private readonly pages: Page[] = [];
  /** Units of the last page that are taken. */
  private used = 0;
  private homes = new Uint16Array(1 << 8);
  private starts = new Uint16Array(1 << 8);
  private lengths = new Uint16Array(1 << 8);
  private names = new Uint16Array(1 << 8);
  private masks = new Int32Array(1 << 8);
  private origins = new Uint16Array(1 << 8);
  private directories = new Uint8Array(1 << 8);

  /** `root` is a number below 65,536 that `root()` gives back. A path that is too long is not added. */
  add(path: string, root: number, isDirectory: boolean): void {
    if (path.length === 0 || path.length > MAX_PATH_UNITS) return;
    const { raw, folded, bonus } = this.pageFor(path.length);
    const start = this.used;
    let before = -1;
    let name = 0;
    let mask = 0;
    for (let offset = 0; offset < path.length; offset++) {
      const unit = path.charCodeAt(offset);
      const foldedUnit = foldUnit(unit);
      const at = start + offset;
      raw[at] = unit;
      folded[at] = foldedUnit;
      bonus[at] = placeBonus(before, unit);
      mask |= unitBit(foldedUnit);
      if (unit === SLASH) name = offset + 1;
      before = unit;
    }
    this.makeRoom();
    this.homes[this.size] = this.pages.length - 1;
    this.starts[this.size] = start;
    this.lengths[this.size] = path.length;
    this.names[this.size] = name;
    this.masks[this.size] = mask;
    this.origins[this.size] = root;
    this.directories[this.size] = isDirectory ? 1 : 0;
    this.size++;
    this.used = start + path.length;
  }

  /** The page that the path is in: where it begins and ends are places there. */
  page(id: number): Page {
    return this.pages[this.homes[id] ?? 0] ?? NO_PAGE;
  }

  /** Where the path begins. */
  start(id: number): number {
    return this.starts[id] ?? 0;
  }

  /** Where it ends. */
  end(id: number): number {
    return this.start(id) + (this.lengths[id] ?? 0);
  }

  /** Where the last name of the path begins. */
  nameStart(id: number): number {
    return this.start(id) + (this.names[id] ?? 0);
  }

  /** The bits of all its units (fold.ts). */
  mask(id: number): number {
    return this.masks[id] ?? 0;
  }

  root(id: number): number {
    return this.origins[id] ?? 0;
  }

  isDirectory(id: number): boolean {
    return this.directories[id] === 1;
  }

  path(id: number): string {
    return String.fromCharCode(...this.page(id).raw.subarray(this.start(id), this.end(id)));
  }

  /** True when `text` occurs in the path letter by letter. */
  contains(id: number, text: string): boolean {
    return this.path(id).includes(text);
  }

  /** The order of two paths by their letters. */
  compare(one: number, other: number): number {
    const [first, second] = [this.page(one).raw, this.page(other).raw];
    const [start, otherStart] = [this.start(one), this.start(other)];
    const [length, otherLength] = [this.lengths[one] ?? 0, this.lengths[other] ?? 0];
    for (let offset = 0; offset < Math.min(length, otherLength); offset++) {
      const difference = (first[start + offset] ?? 0) - (second[otherStart + offset] ?? 0);
      if (difference !== 0) return difference;
    }
    return length - otherLength;
  }

  /** The last page when there is room for so many units, else a new one: twice the one before, up to a limit. */
  private pageFor(units: number): Page {
    const last = this.pages.at(-1);
    if (last !== undefined && this.used + units <= last.raw.length) return last;
    const room = Math.min(MAX_PATH_UNITS * 2 ** this.pages.length, MAX_PAGE_UNITS);
    const page = { raw: new Uint16Array(room), folded: new Uint16Array(room), bonus: new Uint8Array(room) };
    this.pages.push(page);
    this.used = 0;
    return page;
  }

  /** For one more path. */
  private makeRoom(): void {
    if (this.size < this.names.length) return;
    const room = roomFor(this.size + 1);
    this.homes = grown(this.homes, new Uint16Array(room));
    this.starts = grown(this.starts, new Uint16Array(room));
    this.lengths = grown(this.lengths, new Uint16Array(room));
    this.names = grown(this.names, new Uint16Array(room));
    this.masks = grown(this.masks, new Int32Array(room));
    this.origins = grown(this.origins, new Uint16Array(room));
    this.directories = grown(this.directories, new Uint8Array(room));
  }
}

const NO_PAGE: Page = { raw: new Uint16Array(), folded: new Uint16Array(), bonus: new Uint8Array() };

function roomFor(wanted: number): number {
  return Math.ceil(wanted * 1.5);
}

function grown<T extends Uint8Array | Uint16Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
