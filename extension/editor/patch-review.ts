// Patch review: shows what a pending patch would do, takes the decision, closes what it opened.
import path from "node:path";
import { type Disposable, l10n, type Uri, window } from "vscode";
import type { HeddleFileChange } from "../../agent-host/protocol/heddle-changes.js";
import type { Host } from "../host/host.js";
import { opensDiffOnRequest } from "../host/host-settings.js";
import type { ChatView } from "../views/chat-view.js";
import type { PendingApproval } from "../views/messages.js";
import { createPatchDocuments, type PatchFile, type PatchId } from "./patch-documents.js";
import { registerPatchLens } from "./patch-lens.js";
import { closePatchTabs, patchDocumentOf, showPatch } from "./patch-tabs.js";
import { fromPatchQuery, PATCH_SCHEME } from "./patch-uri.js";
import { toTurnPatch } from "./turn-patch.js";

export interface PatchReview extends Disposable {
  /** Shows a patch, or one file of it. Tells the user when it is not known any more. */
  open(id: PatchId, path: string | null): Promise<void>;
  /** Shows what a turn did to files, as far as that is text. */
  openTurn(threadId: string, turnId: string, files: readonly HeddleFileChange[]): Promise<void>;
  /** The pending patch that a document, or else the active tab, shows; the only pending one if it shows none. */
  patchOf(document: Uri | null): PatchId | null;
  decide(id: PatchId, decision: "accept" | "decline"): void;
  /** Decides every patch that waits now. */
  decideAll(decision: "accept" | "decline"): void;
}

export function createPatchReview(host: Host, chat: ChatView): PatchReview {
  const documents = createPatchDocuments();
  /** What was prepared of each pending patch, by request. */
  const reviewed = new Map<string, { readonly id: PatchId; readonly files: Promise<readonly PatchFile[]> }>();

  function prepare(id: PatchId): Promise<readonly PatchFile[]> {
    const patch = host.activity.patch(id.threadId, id.itemId);
    return patch ? documents.prepare(id, patch) : Promise.resolve([]);
  }

  function onApprovals(pending: readonly PendingApproval[]): void {
    const patches = new Map(
      pending.filter((each) => each.kind === "fileChange").map((each) => [each.requestId, each]),
    );
    for (const [requestId, { id, files }] of reviewed) {
      if (patches.has(requestId)) continue;
      reviewed.delete(requestId);
      void files.then((list) => closePatchTabs(id, list)).then(() => documents.release(id));
    }
    for (const [requestId, { threadId, itemId }] of patches) {
      if (reviewed.has(requestId)) continue;
      const id = { threadId, itemId };
      const files = prepare(id);
      reviewed.set(requestId, { id, files });
      if (opensDiffOnRequest()) void files.then((list) => showOnRequest(requestId, list));
    }
  }

  async function showOnRequest(requestId: string, files: readonly PatchFile[]): Promise<void> {
    // The decision may have been quicker than the reading of the files.
    if (!reviewed.has(requestId)) return;
    await showPatch(files, { preserveFocus: true });
    // The multi-file diff takes the cursor and knows no option against it.
    if (files.length > 1 && chat.visible) await chat.open({ type: "compose", text: "" });
  }

  const lens = registerPatchLens(
    documents,
    (id) => host.approvals.find(id.threadId, id.itemId) !== undefined,
  );
  const subscriptions = [
    documents,
    lens,
    host.onApprovals(onApprovals),
    host.onApprovals(() => lens.refresh()),
  ];

  function decide({ threadId, itemId }: PatchId, decision: "accept" | "decline"): void {
    const approval = host.approvals.find(threadId, itemId);
    if (approval && host.approvals.decide(approval.requestId, decision)) return;
    void window.showInformationMessage(l10n.t("This patch does not wait for a decision any more."));
  }

  return {
    async open(id, file) {
      const files = await prepare(id);
      const chosen = file === null ? files : files.filter((each) => touches(each, file));
      if (chosen.length === 0) {
        void window.showInformationMessage(l10n.t("This patch is not known any more."));
        return;
      }
      await showPatch(chosen, { preserveFocus: false });
    },
    async openTurn(threadId, turnId, changes) {
      const id = { threadId, itemId: `turn:${turnId}` };
      const { applied, undone, hidden } = toTurnPatch(changes);
      const files = [
        ...(await documents.prepare(id, { changes: applied, status: "completed" })),
        ...(await documents.prepare(id, { changes: undone, status: "inProgress" })),
      ];
      await showPatch(files, { preserveFocus: false });
      if (hidden.length === 0) return;
      const names = hidden.map((each) => path.basename(each)).join(", ");
      void window.showInformationMessage(l10n.t("Not shown, for there is no text to compare: {0}", names));
    },
    patchOf(document) {
      const shown = document ?? patchDocumentOf(window.tabGroups.activeTabGroup.activeTab);
      const ids = host.approvals.pending().filter((each) => each.kind === "fileChange");
      if (shown?.scheme === PATCH_SCHEME) {
        const side = fromPatchQuery(shown.query);
        return side && { threadId: side.threadId, itemId: side.itemId };
      }
      const [only, ...others] = ids;
      return only && others.length === 0 ? { threadId: only.threadId, itemId: only.itemId } : null;
    },
    decide,
    decideAll(decision) {
      for (const approval of host.approvals.pending()) {
        if (approval.kind === "fileChange") host.approvals.decide(approval.requestId, decision);
      }
    },
    dispose() {
      for (const each of subscriptions) each.dispose();
    },
  };
}

function touches({ proposed }: PatchFile, file: string): boolean {
  const paths = proposed.kind === "applies" ? [proposed.path, proposed.target] : [proposed.path];
  return paths.some((each) => path.relative(each, file) === "");
}
