// What a turn did to files, as its footer shows it, and what comes of taking it back. Pure.
import type { RestoreDirection, ToWebview } from "../../extension/views/messages.js";
import { toList, toNumberOrNull, toObject, toOneOf, toText, toTextOrNull } from "./wire-value.js";

export interface ChangedFile {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  readonly state: "applied" | "undone" | "changedSince";
  /** Why it cannot be taken back; null when it can. */
  readonly reason: string | null;
}

/** A file that keeps a turn from being taken back. */
export interface FileInTheWay {
  readonly path: string;
  /** Where the first conflict is, from 1; null for the whole file. */
  readonly line: number | null;
  readonly reason: string | null;
}

/** Nothing was written, for these reasons. */
export interface Refusal {
  readonly direction: RestoreDirection;
  readonly inTheWay: readonly FileInTheWay[];
  /** Paths of files that could be restored without the others. */
  readonly ready: readonly string[];
  /** What the host said when it refused altogether. */
  readonly error: string | null;
}

export interface TurnChanges {
  /** Null until they were asked for. */
  readonly files: readonly ChangedFile[] | null;
  /** The files are not what they were when they were asked for. */
  readonly isStale: boolean;
  readonly restoring: RestoreDirection | null;
  readonly refusal: Refusal | null;
}

/** To be asked for, again or for the first time. */
export function staleChanges(changes: TurnChanges | null): TurnChanges {
  return {
    files: changes?.files ?? null,
    isStale: true,
    restoring: changes?.restoring ?? null,
    refusal: null,
  };
}

/** The files of an answer to `heddle/turn/changes`. */
export function toChangedFiles(result: unknown): readonly ChangedFile[] {
  return toList(toObject(result).files).map((value) => {
    const file = toObject(value);
    const lines = toList(file.hunks).flatMap((hunk) => toList(toObject(hunk).lines).map(toText));
    return {
      path: toText(file.path),
      added: lines.filter((line) => line.startsWith("+")).length,
      removed: lines.filter((line) => line.startsWith("-")).length,
      state: toOneOf(file.state, ["applied", "undone", "changedSince"]),
      reason: file.restorable === false ? (toTextOrNull(file.reason) ?? "it was not kept") : null,
    };
  });
}

export interface ChangesSummary {
  readonly files: number;
  readonly added: number;
  readonly removed: number;
  /** Files of which something can be taken back, and brought back. */
  readonly undoable: number;
  readonly redoable: number;
  readonly unrestorable: readonly ChangedFile[];
}

export function summarizeChanges(files: readonly ChangedFile[]): ChangesSummary {
  const restorable = files.filter(({ reason }) => reason === null);
  return {
    files: files.length,
    added: files.reduce((sum, { added }) => sum + added, 0),
    removed: files.reduce((sum, { removed }) => sum + removed, 0),
    undoable: restorable.filter(({ state }) => state !== "undone").length,
    redoable: restorable.filter(({ state }) => state === "undone").length,
    unrestorable: files.filter(({ reason }) => reason !== null),
  };
}

/** The changes after the extension told what came of restoring them. */
export function restoredChanges(
  changes: TurnChanges | null,
  { direction, outcome, error }: Extract<ToWebview, { type: "turnRestored" }>,
): TurnChanges {
  const before = changes ?? staleChanges(null);
  if (outcome?.applied === true) return { ...before, restoring: null, refusal: null };
  const files = toList(outcome?.files).map(toObject);
  return {
    ...before,
    restoring: null,
    refusal: {
      direction,
      inTheWay: files
        .filter(({ status }) => status === "conflict" || status === "unknown")
        .map((file) => ({
          path: toText(file.path),
          line: toNumberOrNull(toObject(toObject(toList(file.conflicts)[0]).current).start),
          reason: toTextOrNull(file.reason),
        })),
      ready: files.filter(({ status }) => status === "ready").map(({ path }) => toText(path)),
      error,
    },
  };
}
