// Takes a turn's changes back, or brings them back: every file is planned before any is written, and then all are
// written or none.
import { randomUUID } from "node:crypto";
import { errorMessage, HostError } from "../base/errors.js";
import type { FileContent } from "./file-content.js";
import { isSameBytes, type MissingReason } from "./file-content.js";
import { effectOf, type FileEffect, hunksOf } from "./file-effect.js";
import { fileHistories } from "./file-history.js";
import type { FileState } from "./file-state.js";
import type { Hunk } from "./hunks.js";
import { inverted } from "./line-edits.js";
import type { JournalRecord } from "./record.js";
import type { Place, RestorableFiles } from "./restorable-files.js";
import { type FilePlan, planFile, type Restoration } from "./restore-file.js";
import type { ThreadJournal } from "./thread-journal.js";

export interface RestoreRequest {
  readonly direction: "undo" | "redo";
  readonly turnId: string;
  /** Only these files, or null for all. As they are named in the turn's changes. */
  readonly paths: readonly string[] | null;
  /** Only these hunks, or null for all. */
  readonly hunks: readonly string[] | null;
}

export type RestoredFile = { readonly path: string } & (
  | { readonly status: "restored" | "ready" | "unchanged" }
  | {
      readonly status: "conflict";
      readonly direction: RestoreRequest["direction"];
      readonly plan: Extract<FilePlan, { kind: "conflict" }>;
      /** The hunks of the turn, by which conflicts are named. */
      readonly hunks: readonly Hunk[];
    }
  | { readonly status: "unknown"; readonly reason: MissingReason | "movedElsewhere" }
);

export interface RestoreOutcome {
  readonly files: readonly RestoredFile[];
  /** False when something stood in the way: then nothing was written. */
  readonly applied: boolean;
}

export interface RestoreParts {
  readonly thread: ThreadJournal;
  readonly files: RestorableFiles;
  readonly now: () => number;
}

/**
 * Throws HostError "invalid-request" for a turn, path or hunk that the journal does not know, and "store-failed" when
 * a file could not be written; then all are as they were, or the message names those that are not.
 */
export async function restoreTurn(request: RestoreRequest, parts: RestoreParts): Promise<RestoreOutcome> {
  const planned: Planned[] = [];
  for (const effect of await chosenEffects(request, parts.thread)) {
    planned.push(await plan(effect, request, parts.files));
  }
  refuseUnknownHunks(request, planned);
  const isBlocked = planned.some(({ plan: { kind } }) => kind === "conflict" || kind === "unknown");
  if (!isBlocked) await writeAll(planned, request, parts);
  return { files: planned.flatMap((file) => toResult(file, request, isBlocked)), applied: !isBlocked };
}

interface Planned {
  readonly place: Place;
  readonly hunks: readonly Hunk[];
  /** Whether the request wants anything of this file. */
  readonly isChosen: boolean;
  readonly current: FileContent;
  readonly plan: FilePlan | { readonly kind: "unknown"; readonly reason: "movedElsewhere" };
}

async function chosenEffects(request: RestoreRequest, thread: ThreadJournal): Promise<FileEffect[]> {
  const { turnId, paths } = request;
  const histories = fileHistories(thread.records(), { kind: "turn", turnId }, null);
  if (histories.length === 0) {
    throw new HostError("invalid-request", `no changes of turn ${turnId} are recorded`);
  }
  const stray = paths?.find((path) => !histories.some((history) => history.path === path));
  if (stray !== undefined) throw new HostError("invalid-request", `the turn did not change ${stray}`);
  const effects: FileEffect[] = [];
  for (const history of histories) {
    if (paths !== null && !paths.includes(history.path)) continue;
    const effect = await effectOf(history, thread);
    if (effect !== null) effects.push(effect);
  }
  return effects;
}

async function plan(
  effect: FileEffect,
  { direction, hunks: wantedHunks }: RestoreRequest,
  files: RestorableFiles,
): Promise<Planned> {
  const { path, realPath, before, after } = effect;
  const place = { path, realPath };
  const hunks = await hunksOf(effect);
  const chosen = wantedHunks === null ? hunks : hunks.filter(({ id }) => wantedHunks.includes(id));
  if (wantedHunks !== null && chosen.length === 0) {
    const current: FileContent = { kind: "absent" };
    return { place, hunks, isChosen: false, current, plan: { kind: "unchanged" } };
  }
  const isWhole = wantedHunks === null || before.kind !== "file" || after.kind !== "file";
  const edits = isWhole ? null : chosen.flatMap((hunk) => hunk.edits);
  const restoration: Restoration =
    direction === "undo"
      ? { base: after, wanted: before, edits: edits === null ? null : inverted(edits) }
      : { base: before, wanted: after, edits: edits };
  if (!leadsThere(place, files)) {
    const current: FileContent = { kind: "absent" };
    return { place, hunks, isChosen: true, current, plan: { kind: "unknown", reason: "movedElsewhere" } };
  }
  const current = await files.read(place);
  return { place, hunks, isChosen: true, current, plan: await planFile(restoration, current) };
}

/** A link that was put in the way since must not lead a write elsewhere. */
function leadsThere({ path, realPath }: Place, files: RestorableFiles): boolean {
  try {
    return files.realPath(path) === realPath && files.realPath(realPath) === realPath;
  } catch {
    // What cannot be followed is not known to lead there.
    return false;
  }
}

function refuseUnknownHunks({ hunks }: RestoreRequest, planned: readonly Planned[]): void {
  const known = new Set(planned.flatMap((file) => file.hunks.map(({ id }) => id)));
  const stray = hunks?.find((id) => !known.has(id));
  if (stray !== undefined) throw new HostError("invalid-request", `the turn has no hunk ${stray}`);
}

async function writeAll(
  planned: readonly Planned[],
  { direction, turnId }: RestoreRequest,
  { thread, files, now }: RestoreParts,
): Promise<void> {
  const callId = `${direction} ${randomUUID()}`;
  const records: JournalRecord[] = [];
  for (const { place, current, plan: made } of planned) {
    if (made.kind !== "restore") continue;
    const before = await stateOf(current, thread);
    const after = await stateOf(made.content, thread);
    records.push({
      type: "change",
      turnId,
      callId,
      cause: direction,
      atMs: now(),
      ...place,
      before,
      after,
    });
  }
  thread.append(records);
  const begun: Planned[] = [];
  try {
    for (const file of planned) {
      if (file.plan.kind !== "restore") continue;
      await refuseIfChanged(file, files);
      begun.push(file);
      await write(file.place, file.plan.content, files);
    }
  } catch (error) {
    const left = await putBack(begun, files);
    if (left.length === 0) thread.append([{ type: "void", turnId, callId }]);
    const rest = left.length === 0 ? "nothing was changed" : `look at these files: ${left.join(", ")}`;
    throw new HostError("store-failed", `the files could not be written: ${errorMessage(error)}; ${rest}`, {
      cause: error,
    });
  }
}

async function refuseIfChanged({ place, current }: Planned, files: RestorableFiles): Promise<void> {
  if (leadsThere(place, files) && isSameBytes(await files.read(place), current)) return;
  throw new Error(`${place.path} was changed just now`);
}

async function putBack(begun: readonly Planned[], files: RestorableFiles): Promise<string[]> {
  const left: string[] = [];
  for (const { place, current } of [...begun].reverse()) {
    try {
      if (current.kind !== "unknown" && !isSameBytes(await files.read(place), current)) {
        await write(place, current, files);
      }
    } catch {
      // The failure that led here is told; this one names the file.
      left.push(place.path);
    }
  }
  return left;
}

function write(
  place: Place,
  content: Exclude<FileContent, { kind: "unknown" }>,
  files: RestorableFiles,
): Promise<void> {
  return content.kind === "absent" ? files.remove(place) : files.write(place, content);
}

async function stateOf(content: FileContent, thread: ThreadJournal): Promise<FileState> {
  if (content.kind === "file") return thread.keep(content.bytes, content.mode);
  return content.kind === "absent" ? content : { kind: "unknown", reason: "unreadable" };
}

function toResult(
  { place: { path }, plan: made, hunks, isChosen }: Planned,
  { direction }: RestoreRequest,
  isBlocked: boolean,
): RestoredFile[] {
  if (!isChosen) return [];
  switch (made.kind) {
    case "restore":
      return [{ path, status: isBlocked ? "ready" : "restored" }];
    case "unchanged":
      return [{ path, status: "unchanged" }];
    case "conflict":
      return [{ path, status: "conflict", direction, plan: made, hunks }];
    case "unknown":
      return [{ path, status: "unknown", reason: made.reason }];
    default:
      return made satisfies never;
  }
}
