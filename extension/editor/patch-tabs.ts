// Opens and closes the tabs that show a patch.
import path from "node:path";
import { commands, l10n, type Tab, TabInputText, TabInputTextDiff, Uri, window } from "vscode";
import { isOf, type PatchFile, type PatchId } from "./patch-documents.js";

export interface ShowOptions {
  /** Keep the cursor where it is. */
  readonly preserveFocus: boolean;
}

/** Shows one file as a diff, several in one multi-file diff. */
export async function showPatch(files: readonly PatchFile[], { preserveFocus }: ShowOptions): Promise<void> {
  const [first] = files;
  if (!first) return;
  if (files.length > 1) {
    const resources = files.map((file) => [Uri.file(targetOf(file)), file.before, file.after]);
    await commands.executeCommand("vscode.changes", multiTitle(files), resources);
    return;
  }
  if (first.proposed.kind === "conflict") {
    await commands.executeCommand("vscode.open", first.after, { preserveFocus, preview: true });
    void window.showWarningMessage(
      l10n.t(
        "{0} has changed since this patch was made; the patch is shown as text.",
        path.basename(targetOf(first)),
      ),
    );
    return;
  }
  await commands.executeCommand("vscode.diff", first.before, first.after, singleTitle(first), {
    preserveFocus,
    preview: true,
  });
}

/** Closes what `showPatch` opened for a patch, wherever the user has moved it. */
export async function closePatchTabs(id: PatchId, files: readonly PatchFile[]): Promise<void> {
  const title = files.length > 1 ? multiTitle(files) : null;
  const tabs = window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => showsPatch(tab, id) || (title !== null && tab.label.startsWith(title)));
  if (tabs.length > 0) await window.tabGroups.close(tabs, true);
}

/** The document of a patch that a tab shows on its right or only side. */
export function patchDocumentOf(tab: Tab | undefined): Uri | null {
  if (tab?.input instanceof TabInputTextDiff) return tab.input.modified;
  if (tab?.input instanceof TabInputText) return tab.input.uri;
  return null;
}

function showsPatch(tab: Tab, id: PatchId): boolean {
  const uri = patchDocumentOf(tab);
  return uri !== null && isOf(id, uri);
}

function targetOf({ proposed }: PatchFile): string {
  return proposed.kind === "applies" ? proposed.target : proposed.path;
}

function singleTitle({ proposed, applied }: PatchFile): string {
  const name = path.basename(proposed.kind === "applies" ? proposed.target : proposed.path);
  if (applied) return l10n.t("{0} (changed by Heddle)", name);
  if (proposed.kind === "applies") {
    if (proposed.before === null) return l10n.t("{0} (new file, proposed)", name);
    if (proposed.after === null) return l10n.t("{0} (deletion, proposed)", name);
  }
  return l10n.t("{0} (proposed)", name);
}

function multiTitle(files: readonly PatchFile[]): string {
  const names = files
    .map((file) => path.basename(targetOf(file)))
    .slice(0, 3)
    .join(", ");
  return files.every((file) => file.applied)
    ? l10n.t("Heddle's changes to {0} files: {1}", files.length, names)
    : l10n.t("Proposed changes to {0} files: {1}", files.length, names);
}
