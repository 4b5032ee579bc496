import { Remembered } from "./remembered.js";

interface Entry<V> {
  readonly inputs: readonly unknown[];
  readonly value: V;
}

/** Values that were made before: they hold for as long as what they were made from is the same. */
export class IdentityCache<V> {
  private readonly entries = new Remembered<Entry<V>>(64);

  /** `inputs` are compared by identity. */
  get(key: string, inputs: readonly unknown[], make: () => V): V {
    const known = this.entries.get(key);
    if (known !== undefined && isSame(known.inputs, inputs)) return known.value;
    return this.entries.put(key, { inputs, value: make() }).value;
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
