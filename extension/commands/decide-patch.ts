import { l10n, Uri, window } from "vscode";
import type { PatchId } from "../editor/patch-documents.js";
import type { Services } from "./command.js";

/**
 * Decides one patch: that of a code lens, that of the diff whose title bar was clicked, or the one in sight.
 * `target` is what the editor hands over, hence unknown.
 */
export async function decidePatch(
  { review }: Services,
  decision: "accept" | "decline",
  target: unknown,
): Promise<void> {
  const id = toPatchId(target) ?? review.patchOf(target instanceof Uri ? target : null);
  if (id) review.decide(id, decision);
  else void window.showInformationMessage(l10n.t("Open the patch to decide about first."));
}

/** Null for anything else. */
export function toPatchId(target: unknown): PatchId | null {
  if (typeof target !== "object" || target === null) return null;
  if (!("threadId" in target && "itemId" in target)) return null;
  const { threadId, itemId } = target;
  return typeof threadId === "string" && typeof itemId === "string" ? { threadId, itemId } : null;
}
