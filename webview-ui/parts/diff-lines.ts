// The lines of a patch as the host describes it: whole content for added and deleted files, unified hunks for
// updated ones.
import type { FileUpdateChange } from "../../agent-host/protocol/item.js";

export interface DiffLine {
  readonly kind: "add" | "remove" | "same" | "gap";
  /** Null where the side has no such line; hunks that do not say where they are have no numbers. */
  readonly oldLine: number | null;
  readonly newLine: number | null;
  readonly text: string;
}

const HUNK = /^@@(?: -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)?)? ?@?@?(.*)$/;

/** Every line of the change. Lines that belong to no hunk, such as file headers, are left out. */
export function diffLines({ kind, diff }: FileUpdateChange): readonly DiffLine[] {
  if (kind.type !== "update") {
    const isNew = kind.type === "add";
    return contentLines(diff).map((text, index) => ({
      kind: isNew ? "add" : "remove",
      oldLine: isNew ? null : index + 1,
      newLine: isNew ? index + 1 : null,
      text,
    }));
  }
  return hunkLines(diff);
}

function hunkLines(diff: string): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let oldLine: number | null = null;
  let newLine: number | null = null;
  let inHunk = false;
  for (const line of contentLines(withoutMove(diff))) {
    const header = line.startsWith("@@") ? HUNK.exec(line) : null;
    if (header !== null) {
      oldLine = header[1] === undefined ? null : Number(header[1]);
      newLine = header[2] === undefined ? null : Number(header[2]);
      inHunk = true;
      lines.push({ kind: "gap", oldLine: null, newLine: null, text: (header[3] ?? "").trim() });
      continue;
    }
    const sign = line[0];
    if (!inHunk || sign === "\\") continue;
    const text = line.slice(1);
    if (sign === "+") {
      lines.push({ kind: "add", oldLine: null, newLine, text });
      newLine = next(newLine);
    } else if (sign === "-") {
      lines.push({ kind: "remove", oldLine, newLine: null, text });
      oldLine = next(oldLine);
    } else {
      lines.push({ kind: "same", oldLine, newLine, text });
      oldLine = next(oldLine);
      newLine = next(newLine);
    }
  }
  return lines;
}

function next(line: number | null): number | null {
  return line === null ? null : line + 1;
}

function withoutMove(diff: string): string {
  return diff.replace(/\n+Moved to: [^\n]*\n?$/, "");
}

function contentLines(text: string): readonly string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split(/\r?\n/);
}

export interface DiffStat {
  readonly added: number;
  readonly removed: number;
}

export function diffStat(lines: readonly DiffLine[]): DiffStat {
  return {
    added: lines.filter(({ kind }) => kind === "add").length,
    removed: lines.filter(({ kind }) => kind === "remove").length,
  };
}

/** Files, additions and removals of a git-style diff of several files. */
export function summarizeDiff(diff: string): DiffStat & { readonly files: number } {
  let files = 0;
  let added = 0;
  let removed = 0;
  let inHunk = false;
  for (const line of diff.split("\n")) {
    if (line.startsWith("diff --git ")) {
      files++;
      inHunk = false;
    } else if (line.startsWith("@@")) {
      inHunk = true;
    } else if (inHunk && line.startsWith("+")) {
      added++;
    } else if (inHunk && line.startsWith("-")) {
      removed++;
    }
  }
  return { files, added, removed };
}
