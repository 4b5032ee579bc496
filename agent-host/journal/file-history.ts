// From records to files: what a turn, or a thread, did to each of them, in the order in which it happened.
import { type FileState, unknownState } from "./file-state.js";
import type { JournalRecord } from "./record.js";

export interface FileHistory {
  /** As it was named last. */
  readonly path: string;
  readonly realPath: string;
  /** Steps that follow on each other are one; between two of them somebody else changed the file. */
  readonly steps: readonly Step[];
}

export interface Step {
  readonly before: FileState;
  readonly after: FileState;
}

export type ChangesScope =
  /** What one turn did, whether or not it was undone. */
  | { readonly kind: "turn"; readonly turnId: string }
  /** What became of it all, undone changes included. */
  | { readonly kind: "thread" }
  | { readonly kind: "sinceReviewed" };

/** Sorted by path. `runningTurnId`: its commands are not over yet. */
export function fileHistories(
  records: readonly JournalRecord[],
  scope: ChangesScope,
  runningTurnId: string | null,
): FileHistory[] {
  const files = new Map<string, { path: string; readonly realPath: string; steps: Step[] }>();
  const add = ({ path, realPath }: Pick<FileHistory, "path" | "realPath">, step: Step) => {
    const file = files.get(realPath) ?? { path, realPath, steps: [] };
    files.set(realPath, file);
    file.path = path;
    const last = file.steps.at(-1);
    if (last !== undefined && follows(last.after, step.before)) {
      file.steps[file.steps.length - 1] = { before: last.before, after: step.after };
    } else {
      file.steps.push(step);
    }
  };
  for (const record of withoutVoid([...records, ...cutShort(records, runningTurnId)])) {
    if (record.type === "reviewed" && scope.kind === "sinceReviewed") {
      for (const [key, { path }] of files) {
        if (record.paths === null || record.paths.includes(path)) files.delete(key);
      }
    }
    if (record.type !== "change") continue;
    const isOwn = record.turnId === (scope.kind === "turn" ? scope.turnId : record.turnId);
    const isUndo = record.cause === "undo" || record.cause === "redo";
    if (isOwn && !(isUndo && scope.kind === "turn")) add(record, record);
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Why something of a turn, or of a thread, may be missing. */
export function gapsOf(records: readonly JournalRecord[], scope: ChangesScope): string[] {
  const reasons = records.flatMap((record) =>
    record.type === "gap" && (scope.kind !== "turn" || record.turnId === scope.turnId) ? [record.reason] : [],
  );
  return [...new Set(reasons)];
}

/** The newest turn first. */
export function turnsOf(records: readonly JournalRecord[]): string[] {
  const turns = withoutVoid(records).flatMap((record) => (record.type === "change" ? [record.turnId] : []));
  return [...new Set(turns)].reverse();
}

function follows(left: FileState, right: FileState): boolean {
  if (left.kind === "file" && right.kind === "file") return left.hash === right.hash;
  return left.kind === "absent" && right.kind === "absent";
}

type ChangeRecord = Extract<JournalRecord, { type: "change" }>;

/** A command whose end is missing: the host ended first, so that nobody saw what it did to the files it named. */
function cutShort(records: readonly JournalRecord[], runningTurnId: string | null): ChangeRecord[] {
  const key = ({ turnId, callId }: { readonly turnId: string; readonly callId: string }) =>
    `${turnId} ${callId}`;
  const over = new Set(records.flatMap((record) => (record.type === "end" ? [key(record)] : [])));
  return records.flatMap((record) => {
    if (record.type !== "begin" || over.has(key(record)) || record.turnId === runningTurnId) return [];
    const { turnId, callId } = record;
    return record.files.map(
      (file): ChangeRecord => ({
        type: "change",
        turnId,
        callId,
        cause: "command",
        atMs: 0,
        ...file,
        after: unknownState("hostEnded"),
      }),
    );
  });
}

/** A void takes back what its call recorded so far. */
function withoutVoid(records: readonly JournalRecord[]): JournalRecord[] {
  const kept: JournalRecord[] = [];
  for (const record of records) {
    if (record.type !== "void") {
      kept.push(record);
      continue;
    }
    const isTakenBack = (other: JournalRecord) =>
      other.type === "change" && other.turnId === record.turnId && other.callId === record.callId;
    kept.splice(0, kept.length, ...kept.filter((other) => !isTakenBack(other)));
  }
  return kept;
}
