// Watches a path, whatever is there: a folder with what is below it, or a file by way of the folder that it is
// in, so that it may be replaced. Where there is nothing yet, the nearest folder above tells when to look again.
import type { Disposable } from "../../base/disposable.js";
import { isSystemError } from "../../base/errors.js";
import { watchFolder } from "./folder-watch.js";
import { type Outlook, outlookOn, type Place } from "./outlook.js";
import { watchTree } from "./tree-watch.js";

/** A path that changes its kind each time it is looked at is left as it is after so many looks. */
const MAX_LOOKS = 10;

/** See EnvironmentFiles.watch for what it promises. Throws a system error when nothing can be watched. */
export async function watchPath(target: string, onChange: (path: string) => void): Promise<Disposable> {
  const watch = new PathWatch(target, onChange);
  try {
    await watch.begin();
  } catch (error) {
    watch.dispose();
    throw error;
  }
  return watch;
}

class PathWatch implements Disposable {
  private watches: Disposable[] = [];
  private outlook: Outlook | null = null;
  private open = true;
  private looking = false;
  private lookAgain = false;
  /** Something that was watched is gone, so that even the same outlook needs new watches. */
  private stale = false;

  constructor(
    private readonly target: string,
    private readonly onChange: (path: string) => void,
  ) {}

  async begin(): Promise<void> {
    this.looking = true;
    await this.lookAround();
    this.looking = false;
    if (this.lookAgain) this.look();
  }

  dispose(): void {
    this.open = false;
    this.release();
  }

  /** Looks until two looks find the same: what came between a look and the watches would go unnoticed. */
  private async lookAround(): Promise<void> {
    let failure: unknown = null;
    for (let looks = 0; this.open && looks < MAX_LOOKS; looks++) {
      const outlook = await outlookOn(this.target);
      const isKnown = outlook.watched === this.outlook?.watched && !this.stale;
      if (isKnown && outlook.identity === this.outlook?.identity) return;
      this.outlook = outlook;
      if (isKnown) continue;
      failure = await this.follow(outlook);
      if (failure !== null && !isSystemError(failure, "ENOENT")) break;
    }
    if (failure !== null) throw failure;
  }

  /** Watches what an outlook names. Gives what stood in the way, or null. */
  private async follow(outlook: Outlook): Promise<unknown> {
    this.stale = false;
    this.release();
    try {
      for (const place of outlook.places) this.keep(this.watchPlace(place));
      if (outlook.isFolder) this.keep(await watchTree(this.target, this.treeListener()));
      return null;
    } catch (error) {
      this.stale = true;
      return error;
    }
  }

  private keep(watch: Disposable): void {
    if (this.open) this.watches.push(watch);
    else watch.dispose();
  }

  private release(): void {
    for (const watch of this.watches) watch.dispose();
    this.watches = [];
  }

  private watchPlace({ folder, name, ownName, isTarget }: Place): Disposable {
    return watchFolder(folder, {
      event: (child, renamed) => {
        if (child !== null && child !== name && child !== ownName) return;
        if (isTarget && (child === null || child === name)) this.onChange(this.target);
        if (!renamed) return;
        // The folder itself is gone, or a child that is called like it.
        if (child === ownName) this.stale = true;
        this.look();
      },
      lost: () => {
        this.stale = true;
        this.look();
      },
    });
  }

  private treeListener() {
    return {
      changed: (path: string) => {
        if (this.open) this.onChange(path);
      },
      gone: () => {
        this.stale = true;
        this.look();
      },
    };
  }

  private look(): void {
    this.lookAgain = true;
    if (!this.looking) void this.lookUntilQuiet();
  }

  private async lookUntilQuiet(): Promise<void> {
    this.looking = true;
    const before = this.outlook?.identity;
    while (this.open && this.lookAgain) {
      this.lookAgain = false;
      // What may not be watched any more stays silent, until something else gives reason to look again.
      await this.lookAround().catch(() => undefined);
    }
    this.looking = false;
    if (this.open && this.outlook?.identity !== before) this.onChange(this.target);
  }
}
