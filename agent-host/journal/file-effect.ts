import { contentOf, type FileContent, toText } from "./file-content.js";
import type { FileHistory } from "./file-history.js";
import { type Hunk, toHunks } from "./hunks.js";
import { lineEdits } from "./line-edits.js";
import { planFile } from "./restore-file.js";
import type { ThreadJournal } from "./thread-journal.js";

/** What a turn did to one file, as if it had been alone with it. */
export interface FileEffect {
  readonly path: string;
  readonly realPath: string;
  readonly before: FileContent;
  readonly after: FileContent;
}

/** Texts that are longer are not shown by their lines, in bytes. */
const MAX_SHOWN_BYTES = 1024 * 1024;

/**
 * Where somebody else changed the file between two steps, the steps are taken out of what the last one left: what
 * remains is theirs. Null when nothing remains of the steps themselves.
 */
export async function effectOf(
  { path, realPath, steps }: FileHistory,
  thread: ThreadJournal,
): Promise<FileEffect | null> {
  const last = steps.at(-1);
  if (last === undefined) return null;
  const after = await contentOf(last.after, thread);
  let before = await contentOf(last.before, thread);
  for (const step of steps.slice(0, -1).reverse()) {
    const restoration = {
      base: await contentOf(step.after, thread),
      wanted: await contentOf(step.before, thread),
      edits: null,
    };
    const plan = await planFile(restoration, before);
    if (plan.kind === "unknown") before = plan;
    else if (plan.kind === "conflict") before = { kind: "unknown", reason: "mixed" };
    else if (plan.kind === "restore") before = plan.content;
  }
  return isNothing(before, after) ? null : { path, realPath, before, after };
}

/** Empty where the lines are not known, are not text, or are too many. */
export async function hunksOf({ path, before, after }: FileEffect): Promise<Hunk[]> {
  if (Math.max(sizeOf(before), sizeOf(after)) > MAX_SHOWN_BYTES) return [];
  const old = toText(before);
  const now = toText(after);
  if (old === null || now === null) return [];
  return toHunks(path, old.lines, now.lines, await lineEdits(old.lines, now.lines));
}

function sizeOf(content: FileContent): number {
  return content.kind === "file" ? content.bytes.length : 0;
}

function isNothing(before: FileContent, after: FileContent): boolean {
  if (before.kind === "file" && after.kind === "file") {
    return before.mode === after.mode && Buffer.compare(before.bytes, after.bytes) === 0;
  }
  return before.kind === "absent" && after.kind === "absent";
}
