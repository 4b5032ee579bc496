// The two sides of a patch on one file: what would be if it were accepted, or what was before it was. Pure.
import { applyPatch, parsePatch, reversePatch } from "diff";
import type { FileUpdateChange } from "../../agent-host/protocol/item.js";

export type ProposedFile =
  /** `target` differs from `path` for a rename. Null stands for no file: before an addition, after a deletion. */
  | {
      readonly kind: "applies";
      readonly path: string;
      readonly target: string;
      readonly before: string | null;
      readonly after: string | null;
    }
  /** The file is not what the patch was made for; `diff` is all there is to show. */
  | { readonly kind: "conflict"; readonly path: string; readonly diff: string };

/** The file whose current text tells both sides of a change. */
export function pathOnDisk({ path, kind }: FileUpdateChange, applied: boolean): string {
  return applied ? targetOf({ path, kind }) : path;
}

/**
 * `current` is the text of the file at `pathOnDisk` as the editor has it, null when there is no such file.
 * `applied` says that the patch is in that text already.
 */
export function proposeFile(
  change: FileUpdateChange,
  current: string | null,
  applied: boolean,
): ProposedFile {
  const { path, kind, diff } = change;
  const file = { kind: "applies", path, target: targetOf(change) } as const;
  switch (kind.type) {
    case "add":
      return applied
        ? { ...file, before: null, after: current ?? diff }
        : { ...file, before: current, after: diff };
    case "delete":
      return { ...file, before: applied ? diff : (current ?? diff), after: null };
    case "update": {
      const hunks = kind.move_path === null ? diff : diff.replace(MOVE_NOTE, "\n");
      const other = current === null ? null : otherSide(current, hunks, applied);
      if (other === null) return { kind: "conflict", path, diff };
      return applied
        ? { ...file, before: other, after: current }
        : { ...file, before: current, after: other };
    }
  }
}

const MOVE_NOTE = /\n+Moved to: [^\n]*\n?$/;

function targetOf({ path, kind }: Pick<FileUpdateChange, "path" | "kind">): string {
  return kind.type === "update" && kind.move_path !== null ? kind.move_path : path;
}

function otherSide(current: string, hunks: string, applied: boolean): string | null {
  // A rename without any change has no hunk.
  if (!hunks.includes("@@")) return current;
  try {
    const [patch] = parsePatch(hunks);
    if (!patch) return null;
    const text = applyPatch(current, applied ? reversePatch(patch) : patch, { fuzzFactor: 0 });
    return text === false ? null : text;
  } catch {
    // Hunks that cannot be read are shown as they are, like hunks that do not fit.
    return null;
  }
}

/** The first line, from 0, in which two texts differ. */
export function firstDifference(before: string, after: string): number {
  const [left, right] = [before.split("\n"), after.split("\n")];
  const line = right.findIndex((text, index) => text !== left[index]);
  return line === -1 ? Math.max(0, right.length - 1) : line;
}
