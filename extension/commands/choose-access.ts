import { l10n, type QuickPickItem, window, workspace } from "vscode";
import type { Access } from "../views/picked.js";
import type { Services } from "./command.js";

interface AccessItem extends QuickPickItem {
  readonly access: Access | null;
}

/** Lets the user pick when the agent asks and what its commands may touch, for the threads of this workspace. */
export async function chooseAccess({ picked }: Services): Promise<void> {
  if (!workspace.isTrusted) {
    void window.showInformationMessage(
      l10n.t("In a workspace that is not trusted, Heddle may only read and asks always."),
    );
    return;
  }
  const chosen = await window.showQuickPick(accessItems(picked.access), {
    title: l10n.t("What Heddle may do"),
  });
  if (!chosen) return;
  if (chosen.access?.sandboxMode === "danger-full-access" && !(await confirmFullAccess())) return;
  picked.setAccess(chosen.access);
}

async function confirmFullAccess(): Promise<boolean> {
  const allow = l10n.t("Allow full access");
  const answer = await window.showWarningMessage(
    l10n.t("Heddle will run any command on this machine without asking."),
    { modal: true, detail: l10n.t("Do this only where nothing of value can be damaged.") },
    allow,
  );
  return answer === allow;
}

function accessItems(current: Access | null): AccessItem[] {
  const items: AccessItem[] = [
    {
      label: l10n.t("As configured"),
      detail: l10n.t("What the settings and config.toml say."),
      access: null,
    },
    {
      label: l10n.t("Ask before everything"),
      detail: l10n.t("Only commands that are known to be harmless run by themselves."),
      access: { approvalPolicy: "untrusted", sandboxMode: "workspace-write" },
    },
    {
      label: l10n.t("Read only"),
      detail: l10n.t("Reads and searches; asks before it changes anything."),
      access: { approvalPolicy: "on-request", sandboxMode: "read-only" },
    },
    {
      label: l10n.t("Work in the folder"),
      detail: l10n.t("Works inside the workspace folder; asks before it goes beyond."),
      access: { approvalPolicy: "on-request", sandboxMode: "workspace-write" },
    },
    {
      label: l10n.t("Full access"),
      detail: l10n.t("No sandbox and no questions."),
      access: { approvalPolicy: "never", sandboxMode: "danger-full-access" },
    },
  ];
  return items.map((item) =>
    isSame(item.access, current) ? { ...item, description: l10n.t("in use") } : item,
  );
}

function isSame(left: Access | null, right: Access | null): boolean {
  return left?.approvalPolicy === right?.approvalPolicy && left?.sandboxMode === right?.sandboxMode;
}
