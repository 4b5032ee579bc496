import type { FileOperation } from "./plan.js";

/** One file before and after; `null` means that it was not there. */
export interface Snapshot {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** The file that this one was before a move; that file's own snapshot comes right before or after. */
  readonly movedFrom?: string;
}

/** The operations file by file, in the order in which to carry them out. */
export function toSnapshots(operations: readonly FileOperation[]): Snapshot[] {
  return operations.flatMap((operation) => {
    const { path, before, after } = operation;
    if (operation.kind !== "move") return [{ path, before, after }];
    const { movePath, overwritten } = operation;
    const source = { path, before, after: null };
    const target = { path: movePath, before: overwritten, after, movedFrom: path };
    // The target first, so that the content is never nowhere; unless both names may mean one file, as they do
    // where case does not count: removing the source last would then remove the target.
    return folded(path) === folded(movePath) ? [source, target] : [target, source];
  });
}

function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
