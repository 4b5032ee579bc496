// An approval that nobody can see: one window notification, with the answers on it.
import { type Disposable, l10n, window } from "vscode";
import type { Host } from "../host/host.js";
import type { ChatView } from "./chat-view.js";
import type { PendingApproval } from "./messages.js";

const MAX_COMMAND_CHARS = 200;

export function registerApprovalNotice(host: Host, chat: ChatView): Disposable {
  /** Told once each; and one notice at a time, so that a busy turn does not paper the window. */
  const told = new Set<string>();
  let open = false;

  async function tell(approval: PendingApproval): Promise<void> {
    const [show, accept, decline] = [l10n.t("Show"), l10n.t("Accept"), l10n.t("Decline")];
    open = true;
    const answer = await window.showInformationMessage(question(approval), show, accept, decline);
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

  return host.onApprovals(onApprovals);
}

function question(approval: PendingApproval): string {
  switch (approval.kind) {
    case "command": {
      if (approval.command === null) return l10n.t("Heddle asks for your approval.");
      const { command } = approval;
      const shown = command.length > MAX_COMMAND_CHARS ? `${command.slice(0, MAX_COMMAND_CHARS)}…` : command;
      return l10n.t("Heddle wants to run: {0}", shown);
    }
    case "fileChange":
      return l10n.t("Heddle wants to change files.");
  }
}
