// An approval that nobody can see, or nobody sees any more: one window notification, with the answers on it.
import { Disposable, l10n, window } from "vscode";
import type { Host } from "../host/host.js";
import { type ApprovalQuestion, approvalQuestion } from "./approval-question.js";
import type { ChatView } from "./chat-view.js";
import type { PendingApproval } from "./messages.js";

export function registerApprovalNotice(host: Host, chat: ChatView): Disposable {
  /** Told once each; and one notice at a time, so that a busy turn does not paper the window. */
  const told = new Set<string>();
  let open = false;

  async function tell(approval: PendingApproval): Promise<void> {
    const patch = host.activity.patch(approval.threadId, approval.itemId);
    const question = approvalQuestion(approval, patch?.changes.map((change) => change.path) ?? []);
    const [show, accept, decline] = [l10n.t("Show"), l10n.t("Accept"), l10n.t("Decline")];
    const answers = question.kind === "look" ? [show, decline] : [show, accept, decline];
    open = true;
    const answer = await window.showInformationMessage(sentence(question), ...answers);
    open = false;
    if (answer === show) await chat.focus();
    if (answer === accept) host.approvals.decide(approval.requestId, "accept");
    if (answer === decline) host.approvals.decide(approval.requestId, "decline");
    onApprovals(host.approvals.pending());
  }

  function onApprovals(pending: readonly PendingApproval[]): void {
    const ids = new Set(pending.map((each) => each.requestId));
    for (const id of told) {
      if (!ids.has(id)) told.delete(id);
    }
    if (open || chat.visible) return;
    const next = pending.find((each) => !told.has(each.requestId));
    if (!next) return;
    told.add(next.requestId);
    void tell(next);
  }

  return Disposable.from(
    host.onApprovals(onApprovals),
    chat.onVisibility(() => onApprovals(host.approvals.pending())),
  );
}

function sentence(question: ApprovalQuestion): string {
  switch (question.kind) {
    case "command":
      return l10n.t("Heddle wants to run: {0}", question.command);
    case "files":
      return l10n.t("Heddle wants to change: {0}", question.names);
    case "look":
      return l10n.t("Heddle asks for your approval.");
  }
}
