// The paths of one search, flat: 50,000 of them as strings with their folded twins would be as many objects for
// the collector, and matching would pay for reaching each.
import { foldUnit, placeBonus, unitBit } from "./fold.js";

/** Longer paths are left out: no system opens them. */
const MAX_PATH_UNITS = 4096;
const SLASH = 0x2f;

/** Paths are relative to their root, with "/" between names; they are numbered from 0 as they are added. */
export class PathIndex {
  /** How many paths there are. */
  size = 0;
  /** The folded units of all paths, one after the other. */
  folded = new Uint16Array(1 << 10);
  /** What a match at that unit is worth more. */
  bonus = new Uint8Array(1 << 10);
  private raw = new Uint16Array(1 << 10);
  private starts = new Uint32Array(1 << 8);
  private names = new Uint16Array(1 << 8);
  private masks = new Int32Array(1 << 8);
  private origins = new Uint16Array(1 << 8);
  private directories = new Uint8Array(1 << 8);

  /** `root` is a number below 65,536 that `root()` gives back. A path that is too long is not added. */
  add(path: string, root: number, isDirectory: boolean): void {
    if (path.length === 0 || path.length > MAX_PATH_UNITS) return;
    const start = this.starts[this.size] ?? 0;
    this.makeRoom(start + path.length);
    let before = -1;
    let name = 0;
    let mask = 0;
    for (let offset = 0; offset < path.length; offset++) {
      const unit = path.charCodeAt(offset);
      const folded = foldUnit(unit);
      const at = start + offset;
      this.raw[at] = unit;
      this.folded[at] = folded;
      this.bonus[at] = placeBonus(before, unit);
      mask |= unitBit(folded);
      if (unit === SLASH) name = offset + 1;
      before = unit;
    }
    this.names[this.size] = name;
    this.masks[this.size] = mask;
    this.origins[this.size] = root;
    this.directories[this.size] = isDirectory ? 1 : 0;
    this.size++;
    this.starts[this.size] = start + path.length;
  }

  /** Where the path begins in `folded` and `bonus`. */
  start(id: number): number {
    return this.starts[id] ?? 0;
  }

  /** Where it ends. */
  end(id: number): number {
    return this.starts[id + 1] ?? 0;
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
    return String.fromCharCode(...this.raw.subarray(this.start(id), this.end(id)));
  }

  /** True when `text` occurs in the path letter by letter. */
  contains(id: number, text: string): boolean {
    return this.path(id).includes(text);
  }

  /** The order of two paths by their letters. */
  compare(one: number, other: number): number {
    const length = Math.min(this.end(one) - this.start(one), this.end(other) - this.start(other));
    for (let offset = 0; offset < length; offset++) {
      const difference =
        (this.raw[this.start(one) + offset] ?? 0) - (this.raw[this.start(other) + offset] ?? 0);
      if (difference !== 0) return difference;
    }
    return this.end(one) - this.start(one) - (this.end(other) - this.start(other));
  }

  private makeRoom(units: number): void {
    if (units > this.raw.length) {
      this.raw = grown(this.raw, new Uint16Array(roomFor(units)));
      this.folded = grown(this.folded, new Uint16Array(roomFor(units)));
      this.bonus = grown(this.bonus, new Uint8Array(roomFor(units)));
    }
    if (this.size + 2 > this.names.length) {
      const room = roomFor(this.size + 2);
      this.starts = grown(this.starts, new Uint32Array(room));
      this.names = grown(this.names, new Uint16Array(room));
      this.masks = grown(this.masks, new Int32Array(room));
      this.origins = grown(this.origins, new Uint16Array(room));
      this.directories = grown(this.directories, new Uint8Array(room));
    }
  }
}

function roomFor(wanted: number): number {
  return Math.ceil(wanted * 1.5);
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
