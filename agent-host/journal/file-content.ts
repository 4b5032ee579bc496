// What a path holds, with its bytes at hand: as recorded, as it is now, or as it is to become.
import { isUtf8 } from "node:buffer";
import { splitLines } from "../base/unified-diff.js";
import type { FileState, UnknownReason } from "./file-state.js";
import type { ThreadJournal } from "./thread-journal.js";

/** `cleared`: the journal had it once; `mixed`: others changed the same lines in between. */
export type MissingReason = UnknownReason | "cleared" | "mixed";

export type FileContent =
  | { readonly kind: "absent" }
  | PresentContent
  | { readonly kind: "unknown"; readonly reason: MissingReason };

export interface PresentContent {
  readonly kind: "file";
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** A text by its lines, which hold their line ends. The byte order mark stands apart: editors hide it. */
export interface TextContent {
  readonly lines: readonly string[];
  readonly hasMark: boolean;
}

const MARK = "\ufeff";

export async function contentOf(state: FileState, thread: ThreadJournal): Promise<FileContent> {
  if (state.kind !== "file") return state;
  const bytes = await thread.content(state.hash);
  return bytes === null ? { kind: "unknown", reason: "cleared" } : { kind: "file", bytes, mode: state.mode };
}

/** Null for what is not text. A file that is not there is a text without lines. */
export function toText(content: FileContent): TextContent | null {
  if (content.kind === "absent") return { lines: [], hasMark: false };
  if (content.kind === "unknown") return null;
  const { bytes } = content;
  if (bytes.includes(0) || !isUtf8(bytes)) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const hasMark = text.startsWith(MARK);
  return { lines: splitLines(hasMark ? text.slice(MARK.length) : text), hasMark };
}

export function fromText({ lines, hasMark }: TextContent): Uint8Array {
  return Buffer.from((hasMark ? MARK : "") + lines.join(""), "utf8");
}

/** Whether both hold the same bytes, or nothing; modes do not count. */
export function isSameBytes(left: FileContent, right: FileContent): boolean {
  if (left.kind === "file" && right.kind === "file") return Buffer.compare(left.bytes, right.bytes) === 0;
  return left.kind === "absent" && right.kind === "absent";
}
