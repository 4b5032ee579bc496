// Which folder the agent works in.
import { mkdir } from "node:fs/promises";
import { type ExtensionContext, window, workspace } from "vscode";

/** The absolute path of the folder the agent may work in, or null in a window without one on this machine. */
export function workspaceFolderPath(): string | null {
  const active = window.activeTextEditor?.document.uri;
  const ofEditor = active ? workspace.getWorkspaceFolder(active) : undefined;
  const folders = [...(ofEditor ? [ofEditor] : []), ...(workspace.workspaceFolders ?? [])];
  return folders.find((folder) => folder.uri.scheme === "file")?.uri.fsPath ?? null;
}

/** A working directory in every case: without a folder an empty one of our own, so that nothing else is at hand. */
export async function workingDirectory(context: ExtensionContext): Promise<string> {
  const folder = workspaceFolderPath();
  if (folder !== null) return folder;
  const empty = `${context.globalStorageUri.fsPath}/no-folder`;
  await mkdir(empty, { recursive: true });
  return empty;
}
