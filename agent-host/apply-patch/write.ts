// Carries a plan out: every file, or none.
import { errorMessage } from "../base/errors.js";
import type { FileOperation, PatchFiles } from "./plan.js";
import { type Snapshot, toSnapshots } from "./snapshots.js";

/** Where the changes go. Failures are thrown; a call that failed may have done its work in part. */
export interface PatchWriter extends PatchFiles {
  /** Creates parents. */
  writeText(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  exists(path: string): Promise<boolean>;
}

export type WriteOutcome =
  | { readonly kind: "written" }
  /**
   * `leftChanged` holds the files that could not be put back, with what they hold now where that is known;
   * it is empty when everything is as it was (new folders may remain). `message` tells all of this.
   */
  | { readonly kind: "failed"; readonly message: string; readonly leftChanged: readonly Snapshot[] };

/**
 * Writes and removes in the order of the operations. When one fails, puts back what was changed so far, last
 * change first. Does not throw for failures of the writer.
 */
export async function writeOperations(
  operations: readonly FileOperation[],
  writer: PatchWriter,
): Promise<WriteOutcome> {
  const begun: Snapshot[] = [];
  for (const snapshot of toSnapshots(operations)) {
    if (snapshot.before === snapshot.after) continue;
    begun.push(snapshot);
    try {
      if (snapshot.after === null) await writer.remove(snapshot.path);
      else await writer.writeText(snapshot.path, snapshot.after);
    } catch (error) {
      const verb = snapshot.after === null ? "remove" : "write";
      const failure = `Failed to ${verb} ${snapshot.path}: ${errorMessage(error)}`;
      return putBack(begun, failure, writer);
    }
  }
  return { kind: "written" };
}

async function putBack(
  begun: readonly Snapshot[],
  failure: string,
  writer: PatchWriter,
): Promise<WriteOutcome> {
  const leftChanged: Snapshot[] = [];
  const problems: string[] = [];
  for (const snapshot of [...begun].reverse()) {
    try {
      await restore(snapshot, writer);
    } catch (error) {
      problems.push(`${snapshot.path} could not be put back: ${errorMessage(error)}`);
      leftChanged.push({ ...snapshot, after: await currentText(snapshot, writer) });
    }
  }
  const rest =
    problems.length === 0
      ? "no file was changed"
      : `the patch is applied in part, look at these files before going on:\n${problems.join("\n")}`;
  return { kind: "failed", message: `${failure}\n${rest}`, leftChanged };
}

/** Writes nothing where the content is right already: what failed to be written often cannot be restored either. */
async function restore({ path, before }: Snapshot, writer: PatchWriter): Promise<void> {
  const there = await writer.exists(path);
  if (before === null) {
    if (there) await writer.remove(path);
  } else if (!there || (await writer.readText(path)) !== before) {
    await writer.writeText(path, before);
  }
}

async function currentText({ path, after }: Snapshot, writer: PatchWriter): Promise<string | null> {
  try {
    return (await writer.exists(path)) ? await writer.readText(path) : null;
  } catch {
    // A file that cannot be read any more: what was meant to be written is the best that can be told of it.
    return after;
  }
}
