// One word in the status bar: is the agent idle, at work, waiting for the user, or not there.
import { Disposable, l10n, StatusBarAlignment, ThemeColor, window } from "vscode";
import { COMMANDS } from "../commands/ids.js";
import type { Host } from "../host/host.js";

const WARNING = new ThemeColor("statusBarItem.warningBackground");
const ERROR = new ThemeColor("statusBarItem.errorBackground");

interface Face {
  readonly text: string;
  readonly tooltip: string;
  readonly background?: ThemeColor;
}

export function registerStatusBar(host: Host): Disposable {
  const item = window.createStatusBarItem("heddle.status", StatusBarAlignment.Right, 100);
  item.name = l10n.t("Heddle");
  item.command = COMMANDS.focusChat;
  const update = () => {
    const face = faceOf(host);
    item.text = face.text;
    item.tooltip = face.tooltip;
    item.backgroundColor = face.background;
  };
  update();
  item.show();
  return Disposable.from(item, host.onState(update), host.onActivity(update), host.onApprovals(update));
}

function faceOf({ state, approvals, activity }: Host): Face {
  switch (state.kind) {
    case "failed":
      return { text: "$(error) Heddle", tooltip: state.message, background: ERROR };
    case "starting":
      return { text: "$(circle-outline) Heddle", tooltip: l10n.t("Heddle is starting") };
    case "ready": {
      const waiting = approvals.pending().length;
      if (waiting > 0) {
        const tooltip =
          waiting === 1
            ? l10n.t("Heddle waits for your approval")
            : l10n.t("Heddle waits for {0} of your approvals", waiting);
        return { text: "$(bell-dot) Heddle", tooltip, background: WARNING };
      }
      if (activity.anyRunning())
        return { text: "$(loading~spin) Heddle", tooltip: l10n.t("Heddle is working") };
      return { text: "$(check) Heddle", tooltip: l10n.t("Heddle is ready ({0})", state.modelLabel) };
    }
  }
}
