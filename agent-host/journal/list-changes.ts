// What a turn or a thread did to files, for people to look at.
import { type FileContent, isSameBytes, type MissingReason, toText } from "./file-content.js";
import { effectOf, type FileEffect, hunksOf } from "./file-effect.js";
import { type ChangesScope, fileHistories, gapsOf } from "./file-history.js";
import type { Hunk } from "./hunks.js";
import type { RestorableFiles } from "./restorable-files.js";
import { planFile } from "./restore-file.js";
import type { ThreadJournal } from "./thread-journal.js";

export interface ListedChange {
  readonly path: string;
  readonly before: FileContent;
  readonly after: FileContent;
  readonly isBinary: boolean;
  /** Why the change cannot be taken back; null when the journal has all that it takes. */
  readonly missing: MissingReason | null;
  readonly hunks: readonly Hunk[];
  /** `undone`: nothing of it is left; `changedSince`: something else happened to the file. */
  readonly state: "applied" | "undone" | "changedSince";
}

export interface ListedChanges {
  readonly files: readonly ListedChange[];
  readonly gaps: readonly string[];
}

export interface ListRequest {
  readonly scope: ChangesScope;
  readonly paths: readonly string[] | null;
  readonly runningTurnId: string | null;
}

export async function listChanges(
  { scope, paths, runningTurnId }: ListRequest,
  thread: ThreadJournal,
  files: RestorableFiles,
): Promise<ListedChanges> {
  const records = thread.records();
  const listed: ListedChange[] = [];
  for (const history of fileHistories(records, scope, runningTurnId)) {
    if (paths !== null && !paths.includes(history.path)) continue;
    const effect = await effectOf(history, thread);
    const change = effect === null ? null : await toListed(effect, files);
    if (change !== null) listed.push(change);
  }
  return { files: listed, gaps: gapsOf(records, scope) };
}

/** Null for a file that a command named before the host ended, and that it left alone. */
async function toListed(effect: FileEffect, files: RestorableFiles): Promise<ListedChange | null> {
  const { path, before, after } = effect;
  const missing = before.kind === "unknown" ? before.reason : after.kind === "unknown" ? after.reason : null;
  const current = await files.read(effect);
  if (missing === "hostEnded" && isSameBytes(current, before)) return null;
  return {
    path,
    before,
    after,
    isBinary: [before, after].some((content) => content.kind === "file" && toText(content) === null),
    missing,
    hunks: missing === null ? await hunksOf(effect) : [],
    state: await stateOf(effect, current),
  };
}

async function stateOf({ before, after }: FileEffect, current: FileContent): Promise<ListedChange["state"]> {
  const isModeKept =
    before.kind !== "file" ||
    after.kind !== "file" ||
    current.kind !== "file" ||
    before.mode === after.mode ||
    current.mode === after.mode;
  if (isSameBytes(current, after) && isModeKept) return "applied";
  const plan = await planFile({ base: after, wanted: before, edits: null }, current);
  return plan.kind === "unchanged" ? "undone" : "changedSince";
}
