// Changes of files in the protocol's words.
import type { FileContent } from "../journal/file-content.js";
import type { Hunk } from "../journal/hunks.js";
import type { ListedChange } from "../journal/list-changes.js";
import type { MergeConflict } from "../journal/merge-lines.js";
import type { ConflictReason } from "../journal/restore-file.js";
import type { RestoredFile, RestoreOutcome } from "../journal/restore-turn.js";
import type {
  HeddleFileChange,
  HeddleRestoreConflict,
  HeddleRestoredFile,
  HeddleTurnRestoreResponse,
} from "../protocol/heddle-changes.js";

type UnknownReason = Extract<RestoredFile, { status: "unknown" }>["reason"];

const UNKNOWN: Readonly<Record<UnknownReason, string>> = {
  notCaptured: "a command changed it that did not name it, and its content was not known before",
  tooLarge: "it is too large to be kept",
  overLimit: "the journal had no room left for it",
  unreadable: "it could not be read",
  notAFile: "it is a link, a folder or a device",
  hostEnded: "the host ended while a command ran that named it",
  cleared: "its content was cleared from the journal",
  mixed: "somebody else changed the same lines between two steps of the turn",
  movedElsewhere: "its path leads to another place now",
};

const CONFLICTS: Readonly<Record<ConflictReason, string>> = {
  lines: "the same lines were changed since",
  binary: "it was changed since and is not text",
  gone: "it was removed since",
  back: "it was made anew since",
  changed: "it was changed since",
  mode: "its mode was changed since",
};

export function toFileChange(change: ListedChange): HeddleFileChange {
  const { path, before, after, isBinary, missing, hunks, state } = change;
  return {
    path,
    kind: kindOf(before, after),
    oldMode: before.kind === "file" ? before.mode : null,
    newMode: after.kind === "file" ? after.mode : null,
    binary: isBinary,
    restorable: missing === null,
    reason: missing === null ? null : UNKNOWN[missing],
    hunks: hunks.map(({ id, oldStart, oldLines, newStart, newLines, lines }) => ({
      id,
      oldStart,
      oldLines,
      newStart,
      newLines,
      lines: [...lines],
    })),
    state,
  };
}

export function toRestoreResponse({ files, applied }: RestoreOutcome): HeddleTurnRestoreResponse {
  return { files: files.map(toRestoredFile), applied };
}

function toRestoredFile(file: RestoredFile): HeddleRestoredFile {
  const { path, status } = file;
  switch (status) {
    case "restored":
    case "ready":
    case "unchanged":
      return { path, status, reason: null, conflicts: [] };
    case "unknown":
      return { path, status, reason: UNKNOWN[file.reason], conflicts: [] };
    case "conflict": {
      const conflicts = file.plan.conflicts.map((conflict) => toConflict(conflict, file));
      return { path, status, reason: CONFLICTS[file.plan.reason], conflicts };
    }
    default:
      return file satisfies never;
  }
}

function toConflict(
  conflict: MergeConflict,
  { hunks, direction }: Extract<RestoredFile, { status: "conflict" }>,
): HeddleRestoreConflict {
  const { baseStart, baseEnd, base, oursStart, ours, theirsStart, theirs } = conflict;
  const isIn = (hunk: Hunk) =>
    hunk.edits.some((edit) => {
      const [start, end] = direction === "undo" ? [edit.newStart, edit.newEnd] : [edit.oldStart, edit.oldEnd];
      return start <= baseEnd && baseStart <= end;
    });
  return {
    hunkId: hunks.find(isIn)?.id ?? null,
    base: { start: baseStart + 1, lines: [...base] },
    current: { start: theirsStart + 1, lines: [...theirs] },
    wanted: { start: oursStart + 1, lines: [...ours] },
  };
}

function kindOf(before: FileContent, after: FileContent): HeddleFileChange["kind"] {
  if (before.kind === "absent") return "add";
  if (after.kind === "absent") return "delete";
  return before.kind === "unknown" || after.kind === "unknown" ? "unknown" : "update";
}
