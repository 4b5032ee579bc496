import { isDeepStrictEqual } from "node:util";

/**
 * Named things on their way into one document or folder. A name means one thing: what would take the place of
 * something else is an error, also where only a disk that ignores letter case would mix them up.
 */
export class DefinitionSet<T> {
  private readonly byName = new Map<string, T>();
  private readonly spellings = new Map<string, string>();

  /** Adding the same again is fine. Throws an Error that names both otherwise. */
  add(name: string, value: T): void {
    const spelling = this.spellings.get(name.toLowerCase());
    if (spelling !== undefined && spelling !== name) {
      throw new Error(`${spelling} and ${name} differ in letter case only`);
    }
    const known = this.byName.get(name);
    if (known !== undefined && !isDeepStrictEqual(known, value)) {
      throw new Error(`${name} would mean two different things`);
    }
    this.spellings.set(name.toLowerCase(), name);
    this.byName.set(name, value);
  }

  get(name: string): T | undefined {
    return this.byName.get(name);
  }

  /** By name, in the order of the alphabet. */
  entries(): [name: string, value: T][] {
    return [...this.byName].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
