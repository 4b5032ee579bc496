// What the page asks the editor to do: open, copy, follow a link.
import path from "node:path";
import { commands, env, l10n, Selection, Uri, window } from "vscode";
import { COMMANDS } from "../commands/ids.js";
import type { Host } from "../host/host.js";
import { workspaceFolderPath } from "../host/workspace-folder.js";
import type { ActiveThread } from "./active-thread.js";
import type { WebviewAction } from "./chat-view.js";

/** Links of these kinds leave the editor; any other is not followed, above all none that runs a command. */
const LINK_SCHEMES = ["https:", "http:", "mailto:"];

export function runWebviewAction(action: WebviewAction, host: Host, activeThread: ActiveThread): void {
  switch (action.type) {
    case "openDiff": {
      const { itemId, path: file } = action;
      void commands.executeCommand(COMMANDS.openDiff, {
        threadId: activeThread.id ?? "",
        itemId,
        path: file,
      });
      return;
    }
    case "restoreTurn": {
      const { turnId, paths, direction } = action;
      const command = direction === "undo" ? COMMANDS.undoTurn : COMMANDS.redoTurn;
      void commands.executeCommand(command, { threadId: activeThread.id ?? "", turnId, paths });
      return;
    }
    case "showTurnChanges": {
      const { turnId } = action;
      void commands.executeCommand(COMMANDS.showTurnChanges, { threadId: activeThread.id ?? "", turnId });
      return;
    }
    case "runCommand":
      void commands.executeCommand(COMMANDS[action.command]);
      return;
    case "openFile":
      void openFile(action.path, action.line);
      return;
    case "openLink":
      void openLink(action.href);
      return;
    case "copy":
      void env.clipboard.writeText(action.text);
      return;
    case "retryHost":
      host.restart();
      return;
    case "showLog":
      void commands.executeCommand(COMMANDS.showLog);
      return;
    case "chooseModel":
      void commands.executeCommand(COMMANDS.chooseModel);
      return;
    case "chooseAccess":
      void commands.executeCommand(COMMANDS.chooseAccess);
      return;
  }
}

async function openFile(file: string, line: number | null): Promise<void> {
  const absolute = path.isAbsolute(file) ? file : path.join(workspaceFolderPath() ?? "/", file);
  const start = Math.max(0, (line ?? 1) - 1);
  try {
    const selection = line === null ? {} : { selection: new Selection(start, 0, start, 0) };
    await window.showTextDocument(Uri.file(absolute), { preview: true, ...selection });
  } catch {
    // VS Code's own words for this are about "resources" and addresses.
    void window.showWarningMessage(l10n.t("{0} cannot be opened.", absolute));
  }
}

async function openLink(href: string): Promise<void> {
  if (!isFollowed(href)) {
    void window.showWarningMessage(l10n.t("Heddle does not follow links of this kind: {0}", href));
    return;
  }
  await env.openExternal(Uri.parse(href, true));
}

/** True for links that may leave the editor. */
export function isFollowed(href: string): boolean {
  return URL.canParse(href) && LINK_SCHEMES.includes(new URL(href).protocol);
}
