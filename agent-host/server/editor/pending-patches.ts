import type { FileChangeItem, FileUpdateChange } from "../../protocol/item.js";
import type { ThreadEvent } from "../../session/events.js";
import type { Approvals } from "../approvals.js";

export interface PendingPatch {
  readonly threadId: string;
  readonly itemId: string;
  readonly change: FileUpdateChange;
}

/** The file changes that wait for an approval: what a patch holds, joined with what is being asked. */
export class PendingPatches {
  private readonly items = new Map<string, FileChangeItem>();

  constructor(private readonly approvals: Approvals) {}

  observe(threadId: string, event: ThreadEvent): void {
    if (event.type === "itemStarted" && event.item.type === "fileChange") {
      this.items.set(`${threadId}/${event.item.id}`, event.item);
    }
    if (event.type === "itemCompleted") this.items.delete(`${threadId}/${event.item.id}`);
  }

  ofFile(path: string): PendingPatch[] {
    return this.approvals.list().flatMap(({ request: { kind, threadId, itemId } }) => {
      const item = kind === "fileChange" ? this.items.get(`${threadId}/${itemId}`) : undefined;
      const change = item?.changes.find((candidate) => candidate.path === path);
      return change === undefined ? [] : [{ threadId, itemId, change }];
    });
  }
}
