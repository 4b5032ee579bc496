import type { Settings } from "./config.js";
import { Remembered } from "./remembered.js";

interface Entry {
  readonly inputs: readonly unknown[];
  readonly settings: Settings;
}

/** Settings that were resolved before: they hold for as long as what they were made from is the same. */
export class SettingsCache {
  private readonly entries = new Remembered<Entry>(64);

  /** `inputs` are compared by identity. */
  get(key: string, inputs: readonly unknown[], resolve: () => Settings): Settings {
    const known = this.entries.get(key);
    if (known !== undefined && isSame(known.inputs, inputs)) return known.settings;
    return this.entries.put(key, { inputs, settings: resolve() }).settings;
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
