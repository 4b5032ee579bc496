// Settings, trust and folders reach the host when it starts, so a change of them starts it anew: at once when
// nothing runs, after the user's word when something does.
import { Disposable, l10n, window, workspace } from "vscode";
import type { Host } from "./host.js";
import { LAUNCH_SETTINGS, SETTINGS_SECTION } from "./host-settings.js";
import { workspaceFolderPath } from "./workspace-folder.js";

export function registerRestartOnChange(host: Host): Disposable {
  let asking = false;
  let folder = workspaceFolderPath();

  async function restart(): Promise<void> {
    if (!host.activity.anyRunning()) {
      host.restart();
      return;
    }
    if (asking) return;
    asking = true;
    const now = l10n.t("Restart now");
    const answer = await window.showInformationMessage(
      l10n.t("The change takes effect when the agent host restarts. That interrupts the running turn."),
      now,
    );
    asking = false;
    if (answer === now) host.restart();
  }

  return Disposable.from(
    workspace.onDidChangeConfiguration((change) => {
      const affected = LAUNCH_SETTINGS.some((name) =>
        change.affectsConfiguration(`${SETTINGS_SECTION}.${name}`),
      );
      if (affected) void restart();
    }),
    workspace.onDidGrantWorkspaceTrust(() => void restart()),
    workspace.onDidChangeWorkspaceFolders(() => {
      const before = folder;
      folder = workspaceFolderPath();
      if ((before === null) !== (folder === null)) void restart();
    }),
  );
}
