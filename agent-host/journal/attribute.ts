// From stamps that differ to changes: what each file held before, as far as that is known, and what it holds now.
import type { FileStamp } from "../exec/disk.js";
import { ABSENT, type FileState, isSameState, unknownState } from "./file-state.js";
import type { Budget, Intake } from "./intake.js";
import type { FileChange } from "./record.js";
import type { ThreadJournal } from "./thread-journal.js";
import { isSameContent, type SeenFile } from "./workspace-tree.js";

export interface Difference {
  readonly path: string;
  /** What was known of the file; undefined when no such file was known. */
  readonly before: SeenFile | undefined;
  /** Null when there is no such file now. */
  readonly stamp: FileStamp | null;
}

export interface Attribution {
  readonly intake: Intake;
  readonly thread: ThreadJournal;
  readonly budget: Budget;
  /** A file that was not known was not there. */
  readonly complete: boolean;
}

/** Throws when the journal cannot be written. */
export async function toChanges(
  differences: readonly Difference[],
  { intake, thread, budget, complete }: Attribution,
): Promise<FileChange[]> {
  const changes: FileChange[] = [];
  const came: { readonly stamp: FileStamp; readonly after: FileState }[] = [];
  for (const { path, before, stamp } of differences) {
    const after = await intake.take(path, thread, budget);
    if (before === undefined && stamp !== null) came.push({ stamp, after });
    changes.push({ path, realPath: path, before: stateBefore(before, stamp, after), after });
  }
  return changes.map(foundElsewhere).filter(({ before, after }) => !isSameState(before, after));

  function stateBefore(before: SeenFile | undefined, stamp: FileStamp | null, after: FileState): FileState {
    if (before === undefined) return complete ? ABSENT : unknownState("notCaptured");
    const { size, mode } = before.stamp;
    if (before.hash !== null && thread.keepKnown(before.hash, size)) {
      return { kind: "file", hash: before.hash, size, mode };
    }
    // Only the mode was changed.
    if (stamp !== null && isSameContent(before.stamp, stamp)) return withMode(after, mode);
    return unknownState("notCaptured");
  }

  /** A file that went may be there under another name: then its content is known after all. */
  function foundElsewhere(change: FileChange, index: number): FileChange {
    const stamp = differences[index]?.before?.stamp;
    if (change.before.kind !== "unknown" || stamp === undefined) return change;
    const moved = came.find((other) => isSameContent(other.stamp, stamp));
    return moved === undefined ? change : { ...change, before: withMode(moved.after, stamp.mode) };
  }
}

function withMode(state: FileState, mode: number): FileState {
  return state.kind === "file" ? { ...state, mode } : state;
}
