// A plan as clients, users and the model are told of it.
import { unifiedHunks } from "../base/unified-diff.js";
import type { FileOperation } from "./plan.js";

/** One file as file change items show it. Has the shape of the protocol's noun of that name. */
export interface FileUpdateChange {
  path: string;
  kind: { type: "add" } | { type: "delete" } | { type: "update"; move_path: string | null };
  diff: string;
}

/**
 * Sorted by path. An added file that overwrites another shows as an update: whoever approves it must see what
 * would be lost.
 */
export async function fileChanges(operations: readonly FileOperation[]): Promise<FileUpdateChange[]> {
  const changes = await Promise.all(operations.map(fileChange));
  return changes.sort((left, right) => (left.path < right.path ? -1 : 1));
}

async function fileChange(operation: FileOperation): Promise<FileUpdateChange> {
  const { path, kind, before, after } = operation;
  switch (kind) {
    case "add":
      if (before === null) return { path, kind: { type: "add" }, diff: after };
      return { path, kind: { type: "update", move_path: null }, diff: await unifiedHunks(before, after) };
    case "delete":
      return { path, kind: { type: "delete" }, diff: before };
    case "update":
      return { path, kind: { type: "update", move_path: null }, diff: await unifiedHunks(before, after) };
    case "move": {
      const { movePath } = operation;
      const hunks = await unifiedHunks(before, after);
      return { path, kind: { type: "update", move_path: movePath }, diff: `${hunks}\nMoved to: ${movePath}` };
    }
  }
}

/** What the model and the user read after success: one line for each file, with the path as the patch wrote it. */
export function resultText(operations: readonly FileOperation[]): string {
  const linesOf = (letter: string, kinds: readonly FileOperation["kind"][]) =>
    operations
      .filter((operation) => kinds.includes(operation.kind))
      .map((operation) => `${letter} ${operation.shownPath}\n`);
  return [
    "Success. Updated the following files:\n",
    ...linesOf("A", ["add"]),
    ...linesOf("M", ["update", "move"]),
    ...linesOf("D", ["delete"]),
  ].join("");
}
