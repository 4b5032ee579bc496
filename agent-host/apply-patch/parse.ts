// Patch text to sections. Says nothing of files: whether a section fits what is on disk is the plan's matter.
import { ToolFailure } from "../base/errors.js";

export interface ChunkLine {
  readonly kind: "context" | "add" | "remove";
  readonly text: string;
}

/** One edit of an update: lines that belong together, found in the file by what they say. */
export interface Chunk {
  /** A line that stands somewhere above the chunk, from `@@ <anchor>`. */
  readonly anchor: string | null;
  readonly lines: readonly ChunkLine[];
  /** The chunk's last line is the file's last line. */
  readonly atEndOfFile: boolean;
}

/** Paths are as written, neither empty nor with NUL characters. Lines have no line ending. */
export type PatchSection =
  | { readonly kind: "add"; readonly path: string; readonly lines: readonly string[] }
  | { readonly kind: "delete"; readonly path: string }
  | {
      readonly kind: "update";
      readonly path: string;
      readonly movePath: string | null;
      readonly chunks: readonly Chunk[];
    };

const BEGIN = "*** Begin Patch";
const END = "*** End Patch";
const ADD = "*** Add File: ";
const DELETE = "*** Delete File: ";
const UPDATE = "*** Update File: ";
const MOVE = "*** Move to: ";
const END_OF_FILE = "*** End of File";
const HEREDOC_OPENERS = ["<<EOF", "<<'EOF'", '<<"EOF"'];
const HEREDOC_CLOSER = "EOF";

/**
 * The sections of a whole patch, in order; none for a patch that only begins and ends. Throws ToolFailure that
 * names the line (counted from the begin marker, which is line 1).
 */
export function parsePatch(text: string): PatchSection[] {
  let lines = text.trim().split(/\r?\n/);
  if (isHeredocOpener(lines[0]) && lines.length > 1 && lines.at(-1)?.trim() === HEREDOC_CLOSER) {
    lines = lines.slice(1, -1).join("\n").trim().split("\n");
  }
  if (lines[0]?.trim() !== BEGIN) {
    throw new ToolFailure(`invalid patch: The first line of the patch must be '${BEGIN}'`);
  }
  if (lines.at(-1)?.trim() !== END) {
    throw new ToolFailure(`invalid patch: The last line of the patch must be '${END}'`);
  }
  const sections: PatchSection[] = [];
  readSections({ lines: lines.slice(0, -1), next: 1 }, sections);
  return sections;
}

/**
 * What can be read so far of a patch that is still being written: complete lines only, the last section perhaps
 * without its end. For showing, never for applying. Does not throw.
 */
export function parsePartialPatch(text: string): PatchSection[] {
  const complete = text.slice(0, text.lastIndexOf("\n") + 1).trimStart();
  const lines = complete.split(/\r?\n/).slice(0, -1);
  if (isHeredocOpener(lines[0])) lines.shift();
  if (lines[0]?.trim() !== BEGIN) return [];
  const end = lines.findIndex((line) => line.trim() === END);
  const sections: PatchSection[] = [];
  try {
    readSections({ lines: end === -1 ? lines : lines.slice(0, end), next: 1 }, sections);
  } catch (error) {
    // An unfinished patch often breaks the grammar at its end; what came before is the preview.
    if (!(error instanceof ToolFailure)) throw error;
  }
  return sections;
}

/** The lines of a patch without the end marker, and the index of the line to be read next. */
interface Cursor {
  readonly lines: readonly string[];
  next: number;
}

/** Fills `sections` as it reads, so that a preview has what came before a failure. */
function readSections(cursor: Cursor, sections: PatchSection[]): void {
  for (let line = cursor.lines[cursor.next]; line !== undefined; line = cursor.lines[cursor.next]) {
    const header = line.trim();
    if (header === "") cursor.next++;
    else if (header.startsWith(ADD)) sections.push(readAdd(cursor, headerPath(cursor, ADD)));
    else if (header.startsWith(DELETE)) sections.push({ kind: "delete", path: headerPath(cursor, DELETE) });
    else if (header.startsWith(UPDATE)) readUpdate(cursor, sections);
    else {
      throw invalidLine(
        cursor.next,
        `'${header}' does not begin a section; use '${ADD}<path>', '${DELETE}<path>' or '${UPDATE}<path>'`,
      );
    }
  }
}

function readAdd(cursor: Cursor, path: string): PatchSection {
  const lines: string[] = [];
  for (let line = cursor.lines[cursor.next]; line?.startsWith("+"); line = cursor.lines[cursor.next]) {
    lines.push(line.slice(1));
    cursor.next++;
  }
  return { kind: "add", path, lines };
}

function readUpdate(cursor: Cursor, sections: PatchSection[]): void {
  const headerIndex = cursor.next;
  const path = headerPath(cursor, UPDATE);
  const moves = cursor.lines[cursor.next]?.trim().startsWith(MOVE) ?? false;
  const movePath = moves ? headerPath(cursor, MOVE) : null;
  const chunks: Chunk[] = [];
  sections.push({ kind: "update", path, movePath, chunks });
  for (let line = cursor.lines[cursor.next]; line !== undefined; line = cursor.lines[cursor.next]) {
    if (line.startsWith("*")) break;
    if (line.trim() === "") cursor.next++;
    else readChunk(cursor, chunks);
  }
  if (chunks.length === 0) throw invalidLine(headerIndex, `Update file hunk for path '${path}' is empty`);
}

function readChunk(cursor: Cursor, chunks: Chunk[]): void {
  const first = cursor.lines[cursor.next] ?? "";
  const bare = first.trimEnd() === "@@";
  const marked = bare || first.startsWith("@@ ");
  if (!marked && chunks.length > 0) {
    throw invalidLine(cursor.next, `expected '@@' before the next change, found '${first}'`);
  }
  if (marked) cursor.next++;
  const lines: ChunkLine[] = [];
  let atEndOfFile = false;
  for (let line = cursor.lines[cursor.next]; line !== undefined; line = cursor.lines[cursor.next]) {
    if (line.trimEnd() === END_OF_FILE) {
      if (lines.length === 0) break;
      atEndOfFile = true;
      cursor.next++;
      break;
    }
    const chunkLine = toChunkLine(line);
    if (chunkLine === null) break;
    lines.push(chunkLine);
    cursor.next++;
  }
  if (lines.length === 0) {
    const found = cursor.lines[cursor.next];
    throw invalidLine(
      cursor.next,
      found === undefined
        ? "the update has no lines after '@@'"
        : `unexpected line in an update: '${found}'; every line begins with ' ', '+' or '-'`,
    );
  }
  chunks.push({ anchor: marked && !bare ? first.slice("@@ ".length) : null, lines, atEndOfFile });
}

function toChunkLine(line: string): ChunkLine | null {
  // Models tend to leave out the one space of an empty context line.
  if (line === "") return { kind: "context", text: "" };
  const text = line.slice(1);
  if (line.startsWith(" ")) return { kind: "context", text };
  if (line.startsWith("+")) return { kind: "add", text };
  if (line.startsWith("-")) return { kind: "remove", text };
  return null;
}

/** Reads one header line. Its prefix ends in a space and the line is trimmed, so the path is never empty. */
function headerPath(cursor: Cursor, prefix: string): string {
  const path = (cursor.lines[cursor.next] ?? "").trim().slice(prefix.length).trim();
  if (path.includes("\0")) throw invalidLine(cursor.next, "the path holds a NUL character");
  cursor.next++;
  return path;
}

function isHeredocOpener(line: string | undefined): boolean {
  return line !== undefined && HEREDOC_OPENERS.includes(line.trim());
}

function invalidLine(index: number, problem: string): ToolFailure {
  return new ToolFailure(`invalid hunk at line ${index + 1}, ${problem}`);
}
