// Records what one turn does to files: its patches before they are written, its commands around their run. A
// journal that cannot be written never stops a turn; the turn then has a gap, or at least the log has a line.
import path from "node:path";
import type { Clock } from "../base/clock.js";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Disk } from "../exec/disk.js";
import type { FileState } from "./file-state.js";
import { ABSENT } from "./file-state.js";
import { namedPaths } from "./named-paths.js";
import type { FileChange, JournalRecord } from "./record.js";
import type { ThreadJournal } from "./thread-journal.js";
import type { OpenedWindow, Workspace } from "./workspace.js";

/** How long the first command of a workspace may be held up by the first look at it, in milliseconds. */
const LOOK_MS = 1_000;

/** One file before and after; null means that it was not there. */
export interface PatchedFile {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface CallRecorder {
  /**
   * Resolves once what the files hold is safe, so that they may be written. `ended` is called when they were, or
   * with the files that are left changed when that failed. Neither ever rejects.
   */
  patch(files: readonly PatchedFile[]): Promise<{ ended(left?: readonly PatchedFile[]): Promise<void> }>;
  /** Resolves once the command may run. Never rejects. */
  command(script: string, cwd: string): Promise<CommandRecording>;
}

export interface CommandRecording {
  /** The command is over. Never rejects. */
  end(): Promise<void>;
  /** The call is over, the command goes on until `finished` resolves or the turn ends. */
  goesOn(finished: Promise<unknown>): void;
}

export interface TurnRecorder {
  call(callId: string): CallRecorder;
  /** Resolves once all is recorded: true when the turn changed files. Never rejects. */
  end(): Promise<boolean>;
}

export interface TurnRecorderOptions {
  readonly turnId: string;
  /** The turn's folder, as it was named. */
  readonly cwd: string;
  readonly thread: ThreadJournal;
  readonly disk: Disk;
  /** Null where nothing is watched. */
  readonly workspace: () => { readonly workspace: Workspace; readonly root: string } | null;
  readonly clock: Clock;
  readonly log: Log;
}

export function createTurnRecorder(options: TurnRecorderOptions): TurnRecorder {
  const { turnId, cwd, thread, disk, clock, log } = options;
  /** Commands that outlived their calls: what they do until the turn ends is the turn's. */
  const running = new Set<() => Promise<void>>();
  const ending = new Set<Promise<void>>();
  const gaps = new Set<string>();
  let changed = false;

  const safely = async (task: () => Promise<void>): Promise<void> => {
    try {
      await task();
    } catch (error) {
      log.warn("a change of files was not recorded", { turnId, error: errorMessage(error) });
      gap("the journal could not be written");
    }
  };

  function gap(reason: string): void {
    if (gaps.has(reason)) return;
    gaps.add(reason);
    try {
      thread.append([{ type: "gap", turnId, reason }]);
    } catch {
      // The log has a line about it.
    }
  }

  function append(records: readonly JournalRecord[]): void {
    if (records.length === 0) return;
    thread.append(records);
    if (records.some(({ type }) => type === "change")) changed = true;
  }

  async function patchedState(file: string, text: string | null): Promise<FileState> {
    if (text === null) return ABSENT;
    const entry = disk.look(file);
    // A new file gets the mode that the system gives it; a patch does not change that of an old one.
    const mode = entry?.kind === "file" ? entry.stamp.mode : NEW_FILE_MODE;
    return thread.keep(Buffer.from(text, "utf8"), mode);
  }

  async function patchChange(callId: string, file: PatchedFile): Promise<JournalRecord> {
    const place = { path: file.path, realPath: disk.realPath(file.path) };
    const before = await patchedState(file.path, file.before);
    const after = await patchedState(file.path, file.after);
    return { type: "change", turnId, callId, cause: "patch", atMs: clock.now(), ...place, before, after };
  }

  return {
    call(callId) {
      // Looked through beside whatever the call does: most turns read before they write.
      const place = options.workspace();
      return {
        async patch(files) {
          if (place?.workspace.isBusy === true) await safely(() => place.workspace.settled());
          const records: JournalRecord[] = [];
          await safely(async () => {
            for (const file of files) {
              if (file.before !== file.after) records.push(await patchChange(callId, file));
            }
            append(records);
          });
          return {
            ended: (left) =>
              safely(async () => {
                if (left !== undefined) {
                  append([{ type: "void", turnId, callId }]);
                  append(await Promise.all(left.map((file) => patchChange(`${callId} left`, file))));
                }
                await place?.workspace.wrote(
                  files.map((file) => toReal(file.path, cwd, place.root)),
                  thread,
                );
              }),
          };
        },
        async command(script, workdir) {
          if (place === null) return NOTHING_RECORDED;
          const { workspace, root } = place;
          let opened: OpenedWindow | null = null;
          let hasBegun = false;
          await safely(async () => {
            await readyWithin(workspace, clock);
            opened = await workspace.begin({
              thread,
              names: () => namedPaths(script, toReal(workdir, cwd, root)),
              found: (changes) => append(changes.map((change) => commandChange(callId, change, root))),
            });
            if (opened.files.length === 0) return;
            const files = opened.files.map((file) => ({ ...file, path: toNamed(file.path, cwd, root) }));
            append([{ type: "begin", turnId, callId, files }]);
            hasBegun = true;
          });
          if (!workspace.complete) gap("not all of the folder could be watched");
          const end = () =>
            safely(async () => {
              await opened?.end();
              if (hasBegun) append([{ type: "end", turnId, callId }]);
              hasBegun = false;
            });
          return {
            end,
            goesOn(finished) {
              running.add(end);
              void finished.then(() => {
                // Once the turn has ended, what is done here may be the user's.
                if (!running.delete(end)) return;
                const done = end().finally(() => ending.delete(done));
                ending.add(done);
              });
            },
          };
        },
      };
    },
    async end() {
      await Promise.all(ending);
      for (const end of running) {
        running.delete(end);
        await end();
        gap("a command went on after the turn; what it did from then on is not recorded");
      }
      return changed;
    },
  };

  function commandChange(callId: string, change: FileChange, root: string): JournalRecord {
    return {
      type: "change",
      turnId,
      callId,
      cause: "command",
      atMs: clock.now(),
      ...change,
      path: toNamed(change.path, cwd, root),
    };
  }
}

const NEW_FILE_MODE = 0o644;

const NOTHING_RECORDED: CommandRecording = { async end() {}, goesOn() {} };

/** For turns without files: nothing is recorded. */
export const silentRecorder: TurnRecorder = {
  call: () => ({
    patch: async () => ({ async ended() {} }),
    command: async () => NOTHING_RECORDED,
  }),
  end: async () => false,
};

async function readyWithin(workspace: Workspace, clock: Clock): Promise<void> {
  const stop = new AbortController();
  const over = clock.sleep(LOOK_MS, stop.signal).catch(() => undefined);
  await Promise.race([workspace.ready, over]);
  stop.abort();
}

function toReal(file: string, cwd: string, root: string): string {
  return cwd === root ? file : moved(file, cwd, root);
}

function toNamed(file: string, cwd: string, root: string): string {
  return cwd === root ? file : moved(file, root, cwd);
}

function moved(file: string, from: string, to: string): string {
  const inside = path.relative(from, file);
  return inside.startsWith("..") || path.isAbsolute(inside) ? file : path.join(to, inside);
}
