// The journal of a host: what turns did to files, with the bytes to take it back. Threads on disk share one store
// of contents below the home; ephemeral threads are kept in memory and leave nothing behind.
import path from "node:path";
import type { Clock } from "../base/clock.js";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Disk } from "../exec/disk.js";
import { NOT_LOOKED_INTO, watchTree } from "../exec/watch/tree-watch.js";
import { createDiskObjects } from "./disk-objects.js";
import { createMemoryObjects, type ObjectStore } from "./objects.js";
import { DEFAULT_LIMITS, type Limits, ThreadJournal } from "./thread-journal.js";
import { createDiskLog, createMemoryLog } from "./thread-log.js";
import { createTurnRecorder, type TurnRecorder } from "./turn-recorder.js";
import { Workspace } from "./workspace.js";

/** Folders that are watched although no command runs in them now. */
const MAX_WORKSPACES = 4;
/** So much has to be added before it is looked again for what may go, in bytes. */
const GROWTH_BEFORE_COLLECTION = 64 * 1024 * 1024;

export interface ChangeJournal {
  /** Records one turn. Nothing is watched before its first call and nothing written before its first change. */
  turn(options: { readonly threadId: string; readonly ephemeral: boolean } & TurnPlace): TurnRecorder;
  thread(threadId: string, ephemeral: boolean): ThreadJournal;
  /** Runs what writes files on a thread's behalf, so that no command that runs meanwhile is taken for the writer. */
  writing<T extends { readonly files: readonly { readonly path: string }[] }>(
    thread: ThreadJournal,
    write: () => Promise<T>,
  ): Promise<T>;
  /** Forgets what is kept in memory of a thread that closes. */
  closed(threadId: string): void;
  /** Ends every watch; resolves when nothing is written any more. */
  dispose(): Promise<void>;
}

interface TurnPlace {
  readonly turnId: string;
  /** Absolute. */
  readonly cwd: string;
}

export interface ChangeJournalOptions {
  /** The Heddle home, absolute. */
  readonly home: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether a thread is still stored, archived or not. */
  readonly threadExists: (threadId: string) => Promise<boolean>;
  /** False keeps everything in memory, as for ephemeral threads. */
  readonly onDisk: boolean;
  readonly limits?: Limits;
}

export function createChangeJournal(options: ChangeJournalOptions): ChangeJournal {
  const { home, disk, clock, log, onDisk, limits = DEFAULT_LIMITS } = options;
  const folder = path.join(home, "journal");
  const now = () => clock.now();
  const stores = {
    disk: createDiskObjects(path.join(folder, "objects"), now),
    memory: createMemoryObjects(),
  };
  const threads = new Map<string, ThreadJournal>();
  const workspaces = new Map<string, Workspace>();
  const stop = new AbortController();
  let grown = 0;
  let collecting: Promise<void> | null = null;
  let hasCollected = false;

  const thread: ChangeJournal["thread"] = (threadId, isEphemeral) => {
    const ephemeral = isEphemeral || !onDisk;
    const known = threads.get(threadId);
    if (known !== undefined) return known;
    const objects: ObjectStore = ephemeral ? stores.memory : stores.disk;
    const records = ephemeral ? createMemoryLog() : createDiskLog(logPath(folder, threadId));
    const made = new ThreadJournal(records, objects, limits, (bytes) => {
      if (!ephemeral) grown += bytes;
    });
    threads.set(threadId, made);
    return made;
  };

  /** The last used one is last. What is known of contents differs between memory and disk. */
  const workspaceAt = (root: string, isEphemeral: boolean): Workspace => {
    const ephemeral = isEphemeral || !onDisk;
    const key = `${ephemeral ? "memory" : "disk"} ${root}`;
    let workspace = workspaces.get(key);
    workspaces.delete(key);
    if (workspace === undefined || workspace.isOver) {
      workspace = new Workspace({
        root,
        disk,
        ignoredNames: NOT_LOOKED_INTO,
        ignoredFolder: disk.realPath(home),
        watch: (watched, changed, gone) => watchTree(watched, { changed, gone }),
        lateEvents: process.platform !== "linux",
        now,
      });
    }
    workspaces.set(key, workspace);
    for (const [other, idle] of workspaces) {
      if (workspaces.size <= MAX_WORKSPACES) break;
      if (idle.isBusy || idle === workspace) continue;
      idle.dispose();
      workspaces.delete(other);
    }
    return workspace;
  };

  function collectIfGrown(): void {
    if (collecting !== null || stop.signal.aborted || grown === 0) return;
    if (hasCollected && grown < GROWTH_BEFORE_COLLECTION) return;
    hasCollected = true;
    grown = 0;
    collecting = import("./collect-garbage.js")
      .then(({ collectGarbage }) =>
        collectGarbage({ folder, clock, signal: stop.signal, threadExists: options.threadExists }),
      )
      .catch((error: unknown) => {
        // The end of the host ends this, too; the next one goes on.
        if (!stop.signal.aborted) log.warn("the journal was not cleared up", { error: errorMessage(error) });
      })
      .finally(() => {
        collecting = null;
      });
  }

  return {
    turn({ threadId, ephemeral, turnId, cwd }) {
      const recorder = createTurnRecorder({
        turnId,
        cwd,
        thread: thread(threadId, ephemeral),
        disk,
        workspace() {
          if (stop.signal.aborted) return null;
          try {
            const root = disk.realPath(cwd);
            return { root, workspace: workspaceAt(root, ephemeral) };
          } catch {
            // A folder that cannot be reached has no files to watch.
            return null;
          }
        },
        clock,
        log,
      });
      return {
        call: (callId) => recorder.call(callId),
        async end() {
          const changed = await recorder.end();
          collectIfGrown();
          return changed;
        },
      };
    },
    thread,
    async writing(owner, write) {
      const busy = [...workspaces.values()].filter((workspace) => workspace.isBusy);
      for (const workspace of busy) await workspace.settled();
      const result = await write();
      const paths = result.files.flatMap(({ path: file }) => safeRealPath(disk, file));
      for (const workspace of busy) await workspace.wrote(paths, owner);
      return result;
    },
    closed: (threadId) => void threads.delete(threadId),
    async dispose() {
      stop.abort(new Error("the host ends"));
      for (const workspace of workspaces.values()) workspace.dispose();
      workspaces.clear();
      await collecting;
    },
  };
}

/** Nothing for a path that cannot be followed. */
function safeRealPath(disk: Disk, file: string): string[] {
  try {
    return [disk.realPath(file)];
  } catch {
    // It was not written either.
    return [];
  }
}

function logPath(folder: string, threadId: string): string {
  return path.join(folder, "threads", `${threadId}.jsonl`);
}
