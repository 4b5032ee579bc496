// A patch, as a record and back.
import type { FileChangeItem, FileUpdateChange } from "../../../protocol/item.js";
import type { FileChangePayload } from "../tool-event-record.js";
import { toItemStatus } from "./status-record.js";

interface PatchMembers {
  readonly changes: Readonly<Record<string, FileChangePayload>>;
  readonly success?: boolean | null | undefined;
  readonly status?: string | null | undefined;
}

export function patchRecord(item: FileChangeItem, stdout: string): object {
  return {
    stdout,
    stderr: "",
    success: item.status === "completed",
    changes: Object.fromEntries(item.changes.map((change) => [change.path, changeRecord(change)])),
    status: item.status === "inProgress" ? "failed" : item.status,
  };
}

function changeRecord(change: FileUpdateChange): object {
  if (change.kind.type !== "update") return { type: change.kind.type, content: change.diff };
  const { move_path } = change.kind;
  const note = move_path === null ? "" : movedNote(move_path);
  const diff = note !== "" && change.diff.endsWith(note) ? change.diff.slice(0, -note.length) : change.diff;
  return { type: "update", unified_diff: diff, move_path };
}

export function toFileChangeItem(id: string, record: PatchMembers): FileChangeItem {
  return {
    type: "fileChange",
    id,
    changes: Object.entries(record.changes).map(([path, change]) => ({ path, ...toChange(change) })),
    status: toItemStatus(record.status, record.success ?? false),
  };
}

function toChange(change: FileChangePayload) {
  if (change.type !== "update") return { kind: { type: change.type }, diff: change.content };
  const movePath = change.move_path ?? null;
  const diff = movePath === null ? change.unified_diff : change.unified_diff + movedNote(movePath);
  return { kind: { type: change.type, move_path: movePath }, diff };
}

/** The paragraph that ends the diff of a renamed file in items, but not in records. */
function movedNote(movePath: string): string {
  return `\n\nMoved to: ${movePath}`;
}
