import type { ResponseItem } from "../protocol/response-item.js";

/** What the model remembers of a thread; read from the store no sooner than somebody needs it. */
export class LazyHistory {
  private loaded: ResponseItem[] | null = null;
  private loading: Promise<void> | null = null;

  constructor(private readonly read: () => Promise<readonly ResponseItem[]>) {}

  /** Resolves once the items are here. Rejects as the store does; the next call tries again. */
  load(): Promise<void> {
    if (this.loaded !== null) return Promise.resolve();
    this.loading ??= this.read()
      .then((items) => {
        this.loaded ??= [...items];
      })
      .finally(() => {
        this.loading = null;
      });
    return this.loading;
  }

  /** Only after `load`. */
  items(): readonly ResponseItem[] {
    return this.here();
  }

  /** Only after `load`. */
  push(item: ResponseItem): void {
    this.here().push(item);
  }

  replace(items: readonly ResponseItem[]): void {
    this.loaded = [...items];
  }

  private here(): ResponseItem[] {
    if (this.loaded === null) throw new Error("the history of a thread was used before it was read");
    return this.loaded;
  }
}
