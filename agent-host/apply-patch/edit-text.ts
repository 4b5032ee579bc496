// An update's chunks on the text of one file. Lines that the patch only names as context stay as the file has
// them, also where they were found with less than an exact match; every line keeps its own ending.
import { ToolFailure } from "../base/errors.js";
import { createLineIndex, type LineIndex } from "./line-index.js";
import type { Chunk, ChunkLine } from "./parse.js";

const BYTE_ORDER_MARK = "\ufeff";

/**
 * The text after the edit. It ends with a line ending unless it is empty; new lines take the ending of the line
 * they replace or follow. Throws ToolFailure when a chunk's place is not found; `path` is for its message.
 */
export function editText(text: string, chunks: readonly Chunk[], path: string): string {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  const source = splitLines(text.slice(mark.length));
  const edited = joinLines(source, placeChunks(source.lines, chunks, path));
  return mark !== "" && edited.startsWith(mark) ? edited : mark + edited;
}

interface SourceText {
  readonly lines: readonly string[];
  /** "\n", "\r\n", or "" for a last line without one; as many as lines. */
  readonly endings: readonly string[];
}

/** A chunk whose place is known: its context and removed lines begin at line `start`. */
interface PlacedChunk {
  readonly start: number;
  readonly lines: readonly ChunkLine[];
}

function placeChunks(lines: readonly string[], chunks: readonly Chunk[], path: string): PlacedChunk[] {
  const index = createLineIndex(lines);
  const placed: PlacedChunk[] = [];
  const appended: PlacedChunk[] = [];
  let cursor = 0;
  for (const chunk of chunks) {
    if (chunk.anchor !== null) {
      const anchorLine = index.find([chunk.anchor], cursor);
      if (anchorLine === null) throw new ToolFailure(`Failed to find context '${chunk.anchor}' in ${path}`);
      cursor = anchorLine + 1;
    }
    if (oldLines(chunk.lines).length === 0) {
      appended.push({ start: lines.length, lines: chunk.lines });
      continue;
    }
    const found = locate(index, chunk, cursor);
    if (found === null) {
      throw new ToolFailure(`Failed to find expected lines in ${path}:\n${oldLines(chunk.lines).join("\n")}`);
    }
    placed.push(found);
    cursor = found.start + oldLines(found.lines).length;
  }
  return [...placed, ...appended];
}

/** Models often end a chunk with an empty line that stands for the final newline and that the file does not have. */
function locate(index: LineIndex, chunk: Chunk, from: number): PlacedChunk | null {
  const shortened = withoutTrailingEmptyLine(chunk.lines);
  for (const lines of shortened === null ? [chunk.lines] : [chunk.lines, shortened]) {
    const run = oldLines(lines);
    if (run.length === 0) return null;
    const start = (chunk.atEndOfFile ? index.findAtEnd(run, from) : null) ?? index.find(run, from);
    if (start !== null) return { start, lines };
  }
  return null;
}

function oldLines(lines: readonly ChunkLine[]): string[] {
  return lines.filter((line) => line.kind !== "add").map((line) => line.text);
}

/** Null when the chunk's old lines do not end with an empty one. Its new lines lose their trailing one as well. */
function withoutTrailingEmptyLine(lines: readonly ChunkLine[]): ChunkLine[] | null {
  const lastOld = lines.findLastIndex((line) => line.kind !== "add");
  const old = lines[lastOld];
  if (lastOld < 1 || old?.text !== "") return null;
  const added = lines.slice(lastOld + 1);
  // An empty context line between old and new lines is wanted there, whether or not the file has it.
  const gap: ChunkLine[] = old.kind === "context" && added.length > 0 ? [{ kind: "add", text: "" }] : [];
  if (added.at(-1)?.text === "") added.pop();
  return [...lines.slice(0, lastOld), ...gap, ...added];
}

function splitLines(text: string): SourceText {
  const lines: string[] = [];
  const endings: string[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const hasReturn = newline > start && text[newline - 1] === "\r";
    lines.push(text.slice(start, hasReturn ? end - 1 : end));
    endings.push(newline === -1 ? "" : hasReturn ? "\r\n" : "\n");
    start = end + 1;
  }
  return { lines, endings };
}

function joinLines({ lines, endings }: SourceText, placed: readonly PlacedChunk[]): string {
  const firstEnding = endings[0] || "\n";
  const endingAt = (number: number) => endings[number] || firstEnding;
  const output: string[] = [];
  let next = 0;
  const keep = () => {
    output.push(lines[next] ?? "", endingAt(next));
    next++;
  };
  for (const chunk of placed) {
    while (next < chunk.start) keep();
    for (const line of chunk.lines) {
      if (line.kind === "context") keep();
      else if (line.kind === "remove") next++;
      else output.push(line.text, endingAt(Math.max(0, next - 1)));
    }
  }
  while (next < lines.length) keep();
  return output.join("");
}
