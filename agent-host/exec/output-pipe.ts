// Pipes for the output of commands. What Node calls a pipe is a socket: with one for stdout and one for stderr the
// order of what was written is lost, and a command that opens /dev/stderr fails. A FIFO is a real pipe, which both
// can share. They are made in batches, as making one costs a process.
import { execFile } from "node:child_process";
import { closeSync, constants, openSync, rmSync, unlinkSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Disposable } from "../base/disposable.js";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";

const BATCH = 16;
const REFILL_BELOW = 4;

/** Both ends, open; whoever took the pipe closes them. */
export interface OutputPipe {
  readonly readFd: number;
  readonly writeFd: number;
}

export interface OutputPipes extends Disposable {
  /** Null where there are no such pipes; never throws. */
  take(): Promise<OutputPipe | null>;
}

export function createOutputPipes(tmpdir: string, log: Log): OutputPipes {
  let folder: Promise<string> | undefined;
  let createdFolder: string | undefined;
  let refilling: Promise<void> | undefined;
  let serial = 0;
  let usable = process.platform !== "win32";
  const disposed = new AbortController();
  const free: string[] = [];

  async function makeFolder(): Promise<string> {
    createdFolder = await mkdtemp(path.join(tmpdir, "heddle-pipes-"));
    return createdFolder;
  }

  async function makeBatch(): Promise<void> {
    folder ??= makeFolder();
    const parent = await folder;
    const names = Array.from({ length: BATCH }, () => path.join(parent, String(serial++)));
    await promisify(execFile)("mkfifo", ["-m", "600", ...names], {
      env: { PATH: "/usr/bin:/bin" },
      signal: disposed.signal,
    });
    free.push(...names);
  }

  function refill(): Promise<void> {
    refilling ??= makeBatch()
      .catch((error: unknown) => giveUp(error))
      .finally(() => {
        refilling = undefined;
      });
    return refilling;
  }

  function giveUp(error: unknown): void {
    if (usable) log.warn("commands run without shared output pipes", { reason: errorMessage(error) });
    usable = false;
  }

  function removeFolder(): void {
    if (createdFolder === undefined) return;
    try {
      rmSync(createdFolder, { recursive: true, force: true });
    } catch (error) {
      // The batch that is being made has put something into it just now; it is removed again after that.
      log.debug("a folder of pipes is not gone yet", { folder: createdFolder, reason: errorMessage(error) });
    }
  }

  return {
    async take() {
      // Of many that wait for one batch, the last ones may find it taken.
      while (usable && free.length === 0) await refill();
      const name = usable ? free.pop() : undefined;
      if (name === undefined) return null;
      if (free.length < REFILL_BELOW) void refill();
      try {
        return openBothEnds(name);
      } catch (error) {
        giveUp(error);
        return null;
      }
    },
    dispose() {
      usable = false;
      disposed.abort();
      removeFolder();
      refilling?.finally(removeFolder).catch(() => undefined);
    },
  };
}

function openBothEnds(name: string): OutputPipe {
  // The reader first and without waiting, as opening waits for the other end. The writer must block: it becomes
  // the stdout of programs that expect that.
  const readFd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const writeFd = openSync(name, constants.O_WRONLY);
    unlinkSync(name);
    return { readFd, writeFd };
  } catch (error) {
    closeSync(readFd);
    throw error;
  }
}
