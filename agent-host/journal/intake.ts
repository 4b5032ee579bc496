// Takes the present bytes of a workspace's files into the journal, and remembers at which stamp they were read.
import type { Disk, FileStamp } from "../exec/disk.js";
import { ABSENT, type FileState, unknownState } from "./file-state.js";
import type { ThreadJournal } from "./thread-journal.js";
import type { WorkspaceTree } from "./workspace-tree.js";

/** What may still be read on behalf of one command. */
export interface Budget {
  files: number;
  bytes: number;
}

export class Intake {
  constructor(
    private readonly disk: Disk,
    private readonly tree: WorkspaceTree,
  ) {}

  /** What a file holds now. Throws when the journal cannot be written. */
  async take(path: string, thread: ThreadJournal, budget: Budget): Promise<FileState> {
    const entry = this.disk.look(path);
    if (entry?.kind === "link") {
      this.tree.set(path, entry.stamp, null);
      return unknownState("notAFile");
    }
    if (entry?.kind !== "file") {
      this.tree.delete(path);
      return ABSENT;
    }
    const { stamp } = entry;
    if (budget.files <= 0 || budget.bytes < stamp.size) {
      this.tree.set(path, stamp, null);
      return unknownState("overLimit");
    }
    budget.files--;
    budget.bytes -= stamp.size;
    const state = await this.keep(path, stamp, thread);
    this.tree.set(path, stamp, state.kind === "file" ? state.hash : null);
    return state;
  }

  /** Like `take`, without reading what is known already. */
  async learn(path: string, thread: ThreadJournal, budget: Budget): Promise<FileState> {
    const entry = this.disk.look(path);
    const seen = this.tree.get(path);
    const isKnown = entry?.kind === "file" && !seen?.fresh && this.tree.isAsSeen(path, entry.stamp);
    if (isKnown && seen?.hash != null) {
      const { size, mode } = entry.stamp;
      if (thread.keepKnown(seen.hash, size)) return { kind: "file", hash: seen.hash, size, mode };
    }
    return this.take(path, thread, budget);
  }

  private async keep(path: string, stamp: FileStamp, thread: ThreadJournal): Promise<FileState> {
    if (stamp.size > thread.maxFileBytes) return unknownState("tooLarge");
    let bytes: Uint8Array;
    try {
      bytes = this.disk.read(path);
    } catch {
      // Gone again, or not for us to read: either way its content is not known.
      return unknownState("unreadable");
    }
    return thread.keep(bytes, stamp.mode);
  }
}
