import type { RefObject } from "preact";
import type { PendingApproval } from "../../extension/views/messages.js";
import { FileChange } from "../items/file-change.js";
import { useApp } from "../parts/app-context.js";
import { findItem } from "../state/thread-view.js";
import { ApprovalCard } from "./approval-card.js";

interface FileApprovalProps {
  readonly approval: PendingApproval & { readonly kind: "fileChange" };
  readonly isFirst: boolean;
  readonly place: string | null;
  readonly card: RefObject<HTMLElement | null> | null;
}

/** Asks before a patch is applied. The patch itself is the item that waits. */
export function FileApproval({ approval, isFirst, place, card }: FileApprovalProps) {
  const app = useApp();
  const item = findItem(app.view.value, approval.itemId);
  const count = item?.type === "fileChange" ? item.changes.length : 0;
  return (
    <ApprovalCard
      approval={approval}
      title={count > 1 ? `Apply changes to ${count} files?` : "Apply this change?"}
      isFirst={isFirst}
      place={place}
      card={card}
    >
      {item?.type === "fileChange" && (
        <div class="approval-files">
          <FileChange item={item} open={true} waits={true} />
        </div>
      )}
      {count > 0 && (
        <button
          type="button"
          class="link approval-diff"
          onClick={() => app.post({ type: "openDiff", itemId: approval.itemId, path: null })}
        >
          Review in the editor
        </button>
      )}
    </ApprovalCard>
  );
}
