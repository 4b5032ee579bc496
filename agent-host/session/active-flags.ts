import type { ThreadActiveFlag } from "../protocol/thread.js";

/** What a turn waits for: a flag stands as long as anything waits under it. */
export class ActiveFlags {
  private readonly counts = new Map<ThreadActiveFlag, number>();

  add(flag: ThreadActiveFlag): void {
    this.counts.set(flag, (this.counts.get(flag) ?? 0) + 1);
  }

  remove(flag: ThreadActiveFlag): void {
    const left = (this.counts.get(flag) ?? 0) - 1;
    if (left > 0) this.counts.set(flag, left);
    else this.counts.delete(flag);
  }

  flags(): ThreadActiveFlag[] {
    return [...this.counts.keys()];
  }
}
