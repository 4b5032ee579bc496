// The one writer of a rollout file. The file appears with the first user message; until then lines wait here.
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { type Clock, toUnixSeconds } from "../../base/clock.js";
import { errorMessage, HostError } from "../../base/errors.js";
import type { StoredEvent, ThreadMeta } from "../stored-event.js";
import type { ThreadWriter } from "../thread-store.js";
import { createTurnTracker } from "./copy.js";
import { nextNumber, numberLines } from "./line-number.js";
import { eventLines, metaLine } from "./to-record.js";

const COPY_CHARS = 1024 * 1024;

export interface RolloutWriterOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Called before the file is made; what it throws goes to whoever appended, and there is no file. */
  readonly onCreate: () => void;
  /** Called once, when the owner closes the writer. */
  readonly onClose: () => void;
}

/** A writer for a thread that is not on disk yet. */
export function createRollout(meta: ThreadMeta, options: RolloutWriterOptions): ThreadWriter {
  return createWriter(meta, options, null, metaLine(meta, options.clock.now()));
}

/** A writer that goes on with an existing file. Throws HostError "store-failed". */
export function reopenRollout(meta: ThreadMeta, options: RolloutWriterOptions): ThreadWriter {
  const next = orStoreFailed(options.path, () => nextNumber(options.path));
  const fd = orStoreFailed(options.path, () => openSync(options.path, "a", 0o600));
  return createWriter(meta, options, fd, "", next);
}

function createWriter(
  meta: ThreadMeta,
  { path: file, clock, onCreate, onClose }: RolloutWriterOptions,
  openFd: number | null,
  firstLines: string,
  firstNumber: number | null = null,
): ThreadWriter {
  let fd = openFd;
  let next = firstNumber;
  let waiting = firstLines;
  let closed = false;
  const create = (lines: string) => {
    onCreate();
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
  };
  return {
    path: file,
    get materialized() {
      return fd !== null;
    },
    append(events) {
      if (closed) throw new HostError("store-failed", `thread ${meta.id} is closed for writing`);
      const now = clock.now();
      const lines = events.map((event) => eventLines(meta, event, now)).join("");
      if (fd !== null) {
        const numbered = next === null ? null : numberLines(lines, next);
        writeWhole(fd, file, numbered?.lines ?? lines);
        next = numbered?.next ?? null;
      } else if (events.some((event) => event.type === "userMessage")) {
        create(lines);
      } else {
        waiting += lines;
      }
    },
    materialize() {
      if (!closed && fd === null) create("");
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

/**
 * Makes the file of a new thread from the lines of another one: whole or not at all. Throws HostError "store-failed", and what the lines throw.
 */
export async function writeCopy(
  meta: ThreadMeta,
  lines: AsyncIterable<string>,
  { path: file, clock }: Pick<RolloutWriterOptions, "path" | "clock">,
): Promise<void> {
  const draft = `${file}.tmp`;
  const fd = createFile(draft);
  try {
    const turns = createTurnTracker();
    let waiting = metaLine(meta, clock.now());
    for await (const line of lines) {
      turns.add(line);
      waiting += `${line}\n`;
      if (waiting.length < COPY_CHARS) continue;
      writeWhole(fd, draft, waiting);
      waiting = "";
    }
    if (turns.openTurnId !== null) {
      const end = interruptedEnd(turns.openTurnId, clock.now());
      waiting += end.map((event) => eventLines(meta, event, clock.now())).join("");
    }
    writeWhole(fd, draft, waiting);
    orStoreFailed(file, () => renameSync(draft, file));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** What a turn ends with whose thread was copied while it ran. */
export function interruptedEnd(turnId: string, nowMs: number): StoredEvent[] {
  return [
    { type: "turnAborted", turnId, reason: "interrupted", completedAt: toUnixSeconds(nowMs), durationMs: 0 },
  ];
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
