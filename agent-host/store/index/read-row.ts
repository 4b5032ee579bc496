// Makes the row of a rollout file. Most heads fit into one block, which is read without waiting: for many files
// that takes a fraction of the time.
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { toUnixSeconds } from "../../base/clock.js";
import { isSystemError } from "../../base/errors.js";
import type { GitInfo } from "../../protocol/thread.js";
import { type FileFacts, metaWithoutRecord, toStoredThread } from "../rollout/from-record.js";
import { type RolloutHead, readHead } from "../rollout/head.js";
import { toMeta } from "../rollout/meta-record.js";
import { wordsOf } from "../rollout/meta-scan.js";
import { createdAtOfId, idOfFileName } from "../rollout/path.js";
import { toPreview } from "../rollout/preview.js";
import { parseRecord } from "../rollout/record.js";
import type { ThreadMeta } from "../stored-event.js";
import type { ThreadRow } from "./thread-table.js";

/** What other files say of threads. */
export interface Edits {
  readonly names: ReadonlyMap<string, string>;
  readonly gitInfos: ReadonlyMap<string, GitInfo | null>;
}

const BLOCK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
const MAY_MATTER = /"(?:session_meta|user_message|UserMessage)"/;

const block = Buffer.allocUnsafe(BLOCK_BYTES);

/** Null when the file went away, or is none. */
export async function readRow(
  home: string,
  folder: string,
  fileName: string,
  { names, gitInfos }: Edits,
): Promise<ThreadRow | null> {
  const id = idOfFileName(fileName);
  if (id === null) return null;
  const file = path.join(home, folder, fileName);
  try {
    const begin = readBegin(file);
    if (begin === null) return null;
    const { head = await readHead(file), size, mtimeMs } = begin;
    const facts: FileFacts = {
      id,
      path: file,
      createdAtMs: createdAtOfId(id),
      updatedAt: toUnixSeconds(mtimeMs),
      archived: folder === ARCHIVE,
      name: names.get(id) ?? null,
      gitEdit: gitInfos.get(id),
    };
    const meta = head.meta ?? metaWithoutRecord(facts, null);
    return {
      folder,
      fileName,
      size,
      mtimeMs,
      spoken: head.hasUserMessage,
      createdAtMs: meta.createdAtMs,
      thread: toStoredThread(meta, head.preview, facts),
    };
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "EACCES")) return null;
    throw error;
  }
}

/** Relative to the home. */
export const ARCHIVE = "archived_sessions";

interface Begin {
  /** Undefined when it does not fit into the first block. */
  readonly head: RolloutHead | undefined;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Null for what is not a file. */
function readBegin(file: string): Begin | null {
  // A pipe of that name must not hold us.
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return null;
    const length = readSync(fd, block, 0, BLOCK_BYTES, 0);
    return {
      head: headOf(block.subarray(0, length), length >= stat.size),
      size: stat.size,
      mtimeMs: stat.mtimeMs,
    };
  } finally {
    closeSync(fd);
  }
}

/** What `readHead` would say; undefined when more of the file is needed for that. */
function headOf(bytes: Buffer, isAll: boolean): RolloutHead | undefined {
  let meta: ThreadMeta | null = null;
  let hasUserMessage = false;
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    if (newline < 0 && !isAll) return undefined;
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.toString("utf8", start, end);
    start = end + 1;
    if (!MAY_MATTER.test(line)) continue;
    const record = parseRecord(line);
    if (typeof record === "string") continue;
    if (record.type === "session_meta") {
      // The words of a file that goes on with another one are there.
      if (record.payload.history_base != null) return undefined;
      meta ??= toMeta(record.payload, record.at);
    }
    const words = wordsOf(record);
    if (words === null) continue;
    hasUserMessage = true;
    if (words !== "") return { meta, preview: toPreview(words), hasUserMessage };
  }
  return isAll ? { meta, preview: "", hasUserMessage } : undefined;
}
