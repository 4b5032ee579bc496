// The beginning of a rollout: enough for a list, whatever the file's size.
import type { ThreadMeta } from "../stored-event.js";
import { createFileLines } from "./file-lines.js";
import type { Line } from "./line.js";
import { readIds } from "./line-ids.js";
import { readKind } from "./line-kind.js";
import { toMeta } from "./meta-record.js";
import { wordsOf } from "./meta-scan.js";
import { toPreview } from "./preview.js";
import { parseRecord } from "./record.js";
import { filePartsOf } from "./segments.js";

const BLOCK_BYTES = 64 * 1024;
/** Where we stop looking for a first user message: images may come before it. */
const MAX_BYTES = 16 * 1024 * 1024;

export interface RolloutHead {
  readonly meta: ThreadMeta | null;
  readonly preview: string;
  /** False for files in which nobody ever said anything; lists leave them out. */
  readonly hasUserMessage: boolean;
}

/** Reads until the first words of the user. Throws system errors. */
export async function readHead(path: string): Promise<RolloutHead> {
  const source = createFileLines([{ path, start: 0, length: Number.POSITIVE_INFINITY }], BLOCK_BYTES);
  let meta: ThreadMeta | null = null;
  let hasUserMessage = false;
  for await (const block of source.read(0, MAX_BYTES)) {
    for (const line of block) {
      const kind = kindInHead(line);
      if (kind === null || (kind === "meta" && meta !== null)) continue;
      const record = parseRecord(line.text());
      if (typeof record === "string") continue;
      if (record.type === "session_meta") {
        meta = toMeta(record.payload, record.at);
        const base = record.payload.history_base ?? null;
        if (base !== null && line.at === 0) return withMeta(await readBaseHead(path), meta);
        continue;
      }
      const words = wordsOf(record);
      if (words === null) continue;
      hasUserMessage = true;
      if (words !== "") return { meta, preview: toPreview(words), hasUserMessage };
    }
  }
  return { meta, preview: "", hasUserMessage };
}

/** A fork has metadata of its own; a thread that was cut back is as old as ever. */
function withMeta(head: RolloutHead, meta: ThreadMeta): RolloutHead {
  return head.meta?.id === meta.id ? head : { ...head, meta };
}

/** Of a file that goes on where another one was left: what was said first is there. */
async function readBaseHead(path: string): Promise<RolloutHead> {
  const base = (await filePartsOf(path)).at(-2);
  return base === undefined ? { meta: null, preview: "", hasUserMessage: true } : readHead(base.path);
}

function kindInHead(line: Line): "meta" | "words" | null {
  const known = readKind(line);
  if (known.kind === "meta") return "meta";
  if (known.kind === "item") return readIds(line, known).item === "UserMessage" ? "words" : null;
  return known.kind === "userMessage" ? "words" : null;
}
