// The one writer of a rollout file. The file appears with the first user message; until then lines wait here.
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import type { Clock } from "../../base/clock.js";
import { errorMessage, HostError } from "../../base/errors.js";
import type { ThreadMeta, ThreadWriter } from "../thread-store.js";
import { eventLines, metaLine } from "./to-record.js";

export interface RolloutWriterOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Called once, when the owner closes the writer. */
  readonly onClose: () => void;
}

/** A writer for a thread that is not on disk yet. */
export function createRollout(meta: ThreadMeta, options: RolloutWriterOptions): ThreadWriter {
  return createWriter(meta.id, options, null, metaLine(meta, options.clock.now()));
}

/** A writer that goes on with an existing file. Throws HostError "store-failed". */
export function reopenRollout(threadId: string, options: RolloutWriterOptions): ThreadWriter {
  const fd = orStoreFailed(options.path, () => openSync(options.path, "a", 0o600));
  return createWriter(threadId, options, fd, "");
}

function createWriter(
  threadId: string,
  { path: file, clock, onClose }: RolloutWriterOptions,
  openFd: number | null,
  firstLines: string,
): ThreadWriter {
  let fd = openFd;
  let waiting = firstLines;
  let closed = false;
  return {
    path: file,
    get materialized() {
      return fd !== null;
    },
    append(events) {
      if (closed) throw new HostError("store-failed", `thread ${threadId} is closed for writing`);
      const now = clock.now();
      const lines = events.map((event) => eventLines(threadId, event, now)).join("");
      if (fd !== null) {
        writeWhole(fd, file, lines);
      } else if (events.some((event) => event.type === "userMessage")) {
        const created = createFile(file);
        try {
          writeWhole(created, file, waiting + lines);
        } catch (error) {
          closeSync(created);
          rmSync(file, { force: true });
          throw error;
        }
        fd = created;
        waiting = "";
      } else {
        waiting += lines;
      }
    },
    close() {
      if (closed) return;
      closed = true;
      try {
        if (fd !== null) closeSync(fd);
      } finally {
        onClose();
      }
    },
  };
}

function createFile(file: string): number {
  return orStoreFailed(file, () => {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    return openSync(file, "a", 0o600);
  });
}

/** All of the text or none of it: what a full disk cut short is taken back. */
function writeWhole(fd: number, file: string, text: string): void {
  if (text === "") return;
  const bytes = Buffer.from(text, "utf8");
  orStoreFailed(file, () => {
    const before = fstatSync(fd).size;
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(fd, bytes, written);
    } catch (error) {
      if (written > 0 && fstatSync(fd).size === before + written) ftruncateSync(fd, before);
      throw error;
    }
  });
}

/**
 * Makes the end of a file fit for appending: a last line without its newline is completed when it is whole, and
 * cut off when the process that wrote it died in the middle. Returns the bytes that were cut off.
 */
export function repairTail(file: string): number {
  return orStoreFailed(file, () => {
    const fd = openSync(file, "r+");
    try {
      const { size } = fstatSync(fd);
      const tail = readTail(fd, size);
      if (tail.length === 0) return 0;
      if (isJson(tail.toString("utf8"))) {
        writeSync(fd, "\n", size);
        return 0;
      }
      ftruncateSync(fd, size - tail.length);
      return tail.length;
    } finally {
      closeSync(fd);
    }
  });
}

/** What follows the last newline. */
function readTail(fd: number, size: number): Buffer {
  const blockBytes = 64 * 1024;
  let tail: Buffer = Buffer.alloc(0);
  for (let end = size; end > 0; end -= Math.min(blockBytes, end)) {
    const block = Buffer.alloc(Math.min(blockBytes, end));
    readSync(fd, block, 0, block.length, end - block.length);
    const newline = block.lastIndexOf(0x0a);
    tail = Buffer.concat([block.subarray(newline + 1), tail]);
    if (newline >= 0) break;
  }
  return tail;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Exactly the question that was asked.
    return false;
  }
}

function orStoreFailed<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof HostError) throw error;
    throw new HostError("store-failed", `failed to write ${file}: ${errorMessage(error)}`, { cause: error });
  }
}
