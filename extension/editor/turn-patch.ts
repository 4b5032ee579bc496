// What a turn did to files, as patches that can be shown. Pure.
import type { HeddleFileChange } from "../../agent-host/protocol/heddle-changes.js";
import type { FileUpdateChange } from "../../agent-host/protocol/item.js";

export interface TurnPatch {
  /** Changes that are in the files now, and those that were taken back. */
  readonly applied: readonly FileUpdateChange[];
  readonly undone: readonly FileUpdateChange[];
  /** Paths of which nothing can be shown: not text, not kept, or changed in nothing but their mode. */
  readonly hidden: readonly string[];
}

export function toTurnPatch(files: readonly HeddleFileChange[]): TurnPatch {
  const applied: FileUpdateChange[] = [];
  const undone: FileUpdateChange[] = [];
  const hidden: string[] = [];
  for (const file of files) {
    const change = toChange(file);
    if (change === null) hidden.push(file.path);
    else (file.state === "undone" ? undone : applied).push(change);
  }
  return { applied, undone, hidden };
}

function toChange({ path, kind, binary, restorable, hunks }: HeddleFileChange): FileUpdateChange | null {
  if (binary || !restorable) return null;
  switch (kind) {
    case "unknown":
      return null;
    case "add":
      return { path, kind: { type: "add" }, diff: sideOf(hunks, "+") };
    case "delete":
      return { path, kind: { type: "delete" }, diff: sideOf(hunks, "-") };
    case "update":
      return hunks.length === 0
        ? null
        : { path, kind: { type: "update", move_path: null }, diff: hunks.map(toUnified).join("") };
  }
}

type Hunk = HeddleFileChange["hunks"][number];

/** The whole text of a file that has only one side. */
function sideOf(hunks: readonly Hunk[], sign: "+" | "-"): string {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const text = lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1));
  if (text.length === 0) return "";
  return text.join("\n") + (lines.at(-1)?.startsWith("\\") ? "" : "\n");
}

function toUnified({ oldStart, oldLines, newStart, newLines, lines }: Hunk): string {
  const old = `${unifiedStart(oldStart, oldLines)},${oldLines}`;
  const now = `${unifiedStart(newStart, newLines)},${newLines}`;
  return `@@ -${old} +${now} @@\n${lines.join("\n")}\n`;
}

/** A side without lines is named by the line before it. */
function unifiedStart(start: number, lines: number): number {
  return lines === 0 ? start - 1 : start;
}
