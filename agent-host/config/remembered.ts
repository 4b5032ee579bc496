/** A map that forgets what was put in first when it holds too much. */
export class Remembered<V> {
  private readonly entries = new Map<string, V>();

  constructor(private readonly limit: number) {}

  get(key: string): V | undefined {
    return this.entries.get(key);
  }

  keys(): string[] {
    return [...this.entries.keys()];
  }

  values(): V[] {
    return [...this.entries.values()];
  }

  put(key: string, value: V): V {
    this.entries.delete(key);
    const [oldest] = this.entries.size < this.limit ? [] : this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, value);
    return value;
  }
}
