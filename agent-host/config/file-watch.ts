// Notices that files change, by watching the folders they are in: a file that is replaced as a whole, or that is not
// there yet, cannot be watched itself. Where a folder cannot be watched, the next turn notices all the same.
import { type FSWatcher, watch } from "node:fs";
import path from "node:path";
import type { Clock } from "../base/clock.js";
import type { Disposable } from "../base/disposable.js";

/** How long it has to be quiet before a change counts, in milliseconds: editors write in several steps. */
const QUIET_MS = 100;
/** However busy it is, after so many waits the change counts. */
const MAX_WAITS = 10;

export class FileWatch implements Disposable {
  private readonly folders = new Map<string, { readonly watcher: FSWatcher; names: Set<string> }>();
  private readonly ended = new AbortController();
  private waiting = false;
  private changedSince = false;

  constructor(
    private readonly clock: Clock,
    private readonly onChange: () => void,
  ) {}

  /** Watches these files from now on, and no others. Folders that do not exist are left out. */
  setFiles(files: Iterable<string>): void {
    if (this.ended.signal.aborted) return;
    const wanted = new Map<string, Set<string>>();
    for (const file of files) {
      const folder = path.dirname(file);
      wanted.set(folder, (wanted.get(folder) ?? new Set()).add(path.basename(file)));
    }
    for (const folder of this.folders.keys()) if (!wanted.has(folder)) this.release(folder);
    for (const [folder, names] of wanted) {
      const known = this.folders.get(folder);
      if (known === undefined) this.add(folder, names);
      else known.names = names;
    }
  }

  dispose(): void {
    this.ended.abort();
    for (const folder of this.folders.keys()) this.release(folder);
  }

  private add(folder: string, names: Set<string>): void {
    try {
      const watcher = watch(folder, { persistent: false });
      const entry = { watcher, names };
      this.folders.set(folder, entry);
      watcher.on("error", () => this.release(folder));
      watcher.on("change", (kind, name) => {
        const changed = String(name);
        if (entry.names.has(changed)) this.changed();
        // The folder itself has gone: whatever takes its place has to be watched anew.
        else if (kind === "rename" && changed === path.basename(folder)) this.release(folder);
      });
    } catch {
      // Not there, or not to be watched.
    }
  }

  private release(folder: string): void {
    this.folders.get(folder)?.watcher.close();
    this.folders.delete(folder);
  }

  private changed(): void {
    this.changedSince = true;
    if (this.waiting) return;
    this.waiting = true;
    this.waitForQuiet().then(
      () => {
        this.waiting = false;
        this.onChange();
      },
      () => undefined, // It ended meanwhile.
    );
  }

  private async waitForQuiet(): Promise<void> {
    for (let waits = 0; this.changedSince && waits < MAX_WAITS; waits++) {
      this.changedSince = false;
      await this.clock.sleep(QUIET_MS, this.ended.signal);
    }
  }
}
