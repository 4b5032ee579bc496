// What happens to the files of one folder while commands run. The system tells which paths were touched; what
// became of them is looked up at a few moments: before a command, at its end, before a patch. Whatever is found
// then is the doing of the command that began last, or of somebody else when none runs.
import type { Disk } from "../exec/disk.js";
import type { TreeWatch } from "../exec/watch/tree-watch.js";
import { type Difference, toChanges } from "./attribute.js";
import { type Budget, Intake } from "./intake.js";
import type { NamedPaths } from "./named-paths.js";
import type { FileChange } from "./record.js";
import type { ThreadJournal } from "./thread-journal.js";
import { stampOf, WorkspaceTree } from "./workspace-tree.js";

/** What is read before a command, on the chance that it changes it. */
const NAMED: Budget = { files: 200, bytes: 8 * 1024 * 1024 };
/** What one command may have changed and put into the journal. */
const CHANGED: Budget = { files: 1_000, bytes: 32 * 1024 * 1024 };
/** With so many events the system's queue may have overflowed without a word: everything is looked at. */
const MAX_EVENTS = 8_000;

export interface WorkspaceOptions {
  /** Absolute, without links. */
  readonly root: string;
  readonly disk: Disk;
  readonly ignoredNames: ReadonlySet<string>;
  readonly ignoredFolder: string;
  watch(root: string, changed: (path: string) => void, gone: () => void): Promise<TreeWatch>;
  /** Events come late here: everything is looked at each time. */
  readonly lateEvents: boolean;
  readonly now: () => number;
}

/** A command that is about to run. */
export interface CommandWindow {
  readonly thread: ThreadJournal;
  /** Which paths the command names, for what is known of the workspace by then. */
  names(): NamedPaths;
  /** Called with what is found to be its doing, maybe several times. What it throws ends the moment. */
  found(changes: readonly FileChange[]): void;
}

export interface OpenedWindow {
  /** The files that the command names, as they are in the journal now. */
  readonly files: readonly Omit<FileChange, "after">[];
  /** Resolves once everything so far was told. Idempotent. */
  end(): Promise<void>;
}

export class Workspace {
  /** Resolves once everything was looked at for the first time; never rejects. */
  readonly ready: Promise<void>;
  private readonly tree: WorkspaceTree;
  private readonly intake: Intake;
  private watch: TreeWatch | null = null;
  private touched = new Set<string>();
  private events = 0;
  private isReady = false;
  private disposed = false;
  private readonly windows: { readonly window: CommandWindow; readonly budget: Budget }[] = [];
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: WorkspaceOptions) {
    this.tree = new WorkspaceTree(options);
    this.intake = new Intake(options.disk, this.tree);
    this.ready = this.prepare();
  }

  /** Whether all that happens here is seen. */
  get complete(): boolean {
    return this.isReady && this.tree.complete && this.watch?.complete === true;
  }

  /** The folder is gone, or could not be watched. */
  get isOver(): boolean {
    return this.disposed;
  }

  get isBusy(): boolean {
    return this.windows.length > 0;
  }

  begin(window: CommandWindow): Promise<OpenedWindow> {
    return this.inTurn(async () => {
      const doubtful = await this.settle();
      const files: Omit<FileChange, "after">[] = [];
      const budget = { ...NAMED };
      for (const file of doubtful) await this.intake.learn(file, window.thread, budget);
      for (const file of this.find(window.names())) {
        const before = await this.intake.learn(file, window.thread, budget);
        if (before.kind === "file") files.push({ path: file, realPath: file, before });
      }
      const open = { window, budget: { ...CHANGED } };
      this.windows.push(open);
      const end = () =>
        this.inTurn(async () => {
          if (!this.windows.includes(open)) return;
          try {
            await this.settle();
          } finally {
            this.windows.splice(this.windows.indexOf(open), 1);
          }
        });
      return { files, end };
    });
  }

  /** What happened so far is told to whoever did it. */
  settled(): Promise<void> {
    return this.inTurn(async () => void (await this.settle()));
  }

  /** Somebody who keeps records of their own wrote these files: they are nobody else's doing. */
  wrote(paths: readonly string[], thread: ThreadJournal): Promise<void> {
    return this.inTurn(async () => {
      const budget = { ...CHANGED };
      for (const file of paths) if (this.tree.covers(file)) await this.intake.learn(file, thread, budget);
    });
  }

  dispose(): void {
    this.disposed = true;
    this.watch?.dispose();
    this.watch = null;
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.queue.then(task);
    this.queue = done.catch(() => undefined);
    return done;
  }

  private async prepare(): Promise<void> {
    const { options } = this;
    try {
      const watch = await options.watch(
        options.root,
        (path) => this.happened(path),
        () => this.dispose(),
      );
      if (this.disposed) watch.dispose();
      else this.watch = watch;
      await this.tree.walk();
      this.isReady = true;
    } catch {
      // A folder that cannot be watched: nothing is known of it, and `complete` says so.
      this.dispose();
    }
  }

  private happened(path: string): void {
    if (!this.tree.covers(path)) return;
    this.events++;
    if (this.events <= MAX_EVENTS) this.touched.add(path);
  }

  /** Gives the files that were touched and whose stamp cannot tell whether they were changed. */
  private async settle(): Promise<readonly string[]> {
    await delivered();
    await this.watch?.settled();
    const everything = this.options.lateEvents || this.events > MAX_EVENTS;
    const places = everything ? [this.options.root] : [...this.touched];
    this.touched = new Set();
    this.events = 0;
    const differences = this.differencesAt(places);
    const owner = this.windows.at(-1);
    if (owner === undefined) {
      const doubtful: string[] = [];
      for (const { path, stamp } of differences) {
        if (stamp === null) this.tree.delete(path);
        else if (this.tree.isAsSeen(path, stamp)) doubtful.push(path);
        else this.tree.set(path, stamp, null);
      }
      return doubtful;
    }
    const { window, budget } = owner;
    const { intake, complete } = this;
    const changes = await toChanges(differences, { intake, thread: window.thread, budget, complete });
    if (changes.length > 0) window.found(changes);
    return [];
  }

  private differencesAt(places: readonly string[]): Difference[] {
    const found = new Map<string, Difference>();
    for (const place of places) {
      for (const path of this.tree.at(place)) {
        const before = this.tree.get(path);
        const stamp = stampOf(this.options.disk.look(path));
        if (before === undefined ? stamp === null : !before.fresh && this.tree.isAsSeen(path, stamp))
          continue;
        found.set(path, { path, before, stamp });
      }
    }
    return [...found.values()];
  }

  private find({ paths, patterns }: NamedPaths): Set<string> {
    const found = new Set<string>();
    const add = (file: string) => {
      if (found.size < NAMED.files) found.add(file);
    };
    for (const place of paths) {
      // The whole workspace is more than a hint.
      if (this.tree.covers(place)) for (const file of this.tree.at(place)) add(file);
    }
    if (patterns.length === 0) return found;
    for (const file of this.tree.names()) if (patterns.some((matches) => matches(file))) add(file);
    return found;
  }
}

/** Two rounds of the event loop: in the second, everything that the system had to tell until now was told. */
async function delivered(): Promise<void> {
  for (let round = 0; round < 2; round++) await new Promise((resolve) => setImmediate(resolve));
}
