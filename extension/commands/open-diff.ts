import type { Services } from "./command.js";
import { toPatchId } from "./decide-patch.js";

/** Shows a patch: the one that a code lens names, `{ threadId, itemId, path }`, or the one that waits. */
export async function openDiff({ review, host }: Services, target: unknown): Promise<void> {
  const named = toPatchId(target);
  if (named) {
    await review.open(named, pathOf(target));
    return;
  }
  const next = host.approvals.pending().find((each) => each.kind === "fileChange");
  if (next) await review.open({ threadId: next.threadId, itemId: next.itemId }, null);
}

function pathOf(target: unknown): string | null {
  if (typeof target !== "object" || target === null || !("path" in target)) return null;
  return typeof target.path === "string" ? target.path : null;
}
