import type { Clock } from "../../base/clock.js";

/** Changes are told of at most this often, in milliseconds. */
const GATHER_MS = 200;
const MAX_PATHS_IN_MESSAGE = 1_000;
/** When more have changed, the watched path alone stands for them. */
const MAX_PATHS_KEPT = 10_000;

export interface ChangeReader {
  /** True while so much waits for the reader that it would only be one more thing to wait. */
  isBehind(): boolean;
  changed(paths: string[]): void;
}

/**
 * Gathers the changes of one watch. The first one starts a wait, and when it is over everything that came by then
 * is delivered: each path once, in order of their names, in messages of at most 1,000 paths. A reader that is
 * behind gets them later. No timer runs while nothing changes.
 */
export class ChangedPaths {
  private readonly paths = new Set<string>();
  private readonly ended = new AbortController();
  private gathering = false;
  /** Whether the root stands for all. */
  private flooded = false;
  private delivering = false;

  constructor(
    private readonly root: string,
    private readonly clock: Clock,
    private readonly reader: ChangeReader,
  ) {}

  add(path: string): void {
    if (this.ended.signal.aborted) return;
    if (!this.flooded) this.paths.add(path);
    if (this.paths.size > MAX_PATHS_KEPT) {
      this.flooded = true;
      this.paths.clear();
      this.paths.add(this.root);
    }
    this.gather();
  }

  /** Nothing is delivered before: the client has to know of the watch first. */
  begin(): void {
    this.delivering = true;
    if (this.paths.size > 0) this.gather();
  }

  dispose(): void {
    this.ended.abort();
    this.paths.clear();
  }

  private gather(): void {
    if (this.gathering || !this.delivering) return;
    this.gathering = true;
    this.clock.sleep(GATHER_MS, this.ended.signal).then(
      () => this.flush(),
      () => undefined,
    );
  }

  private flush(): void {
    this.gathering = false;
    if (this.reader.isBehind()) {
      this.gather();
      return;
    }
    this.flooded = false;
    const paths = [...this.paths].sort();
    this.paths.clear();
    for (let start = 0; start < paths.length; start += MAX_PATHS_IN_MESSAGE) {
      this.reader.changed(paths.slice(start, start + MAX_PATHS_IN_MESSAGE));
    }
  }
}
