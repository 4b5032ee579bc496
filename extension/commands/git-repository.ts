// The repository of the workspace as the editor's git extension knows it.
import { extensions, type Uri } from "vscode";
import { workspaceFolderPath } from "../host/workspace-folder.js";

/** The part of the git extension's API, version 1, that is used here. */
export interface GitRepository {
  readonly rootUri: Uri;
  readonly state: { readonly HEAD: { readonly name?: string } | undefined };
  getBranches(query: { readonly remote: boolean }): Promise<readonly { readonly name?: string }[]>;
  log(options: {
    readonly maxEntries: number;
  }): Promise<readonly { readonly hash: string; readonly message: string; readonly authorName?: string }[]>;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { readonly repositories: readonly GitRepository[] };
}

/** Null where the git extension is missing, switched off, or knows no repository here. */
export async function gitRepository(): Promise<GitRepository | null> {
  const extension = extensions.getExtension<GitExtension>("vscode.git");
  if (!extension) return null;
  const git = await extension.activate();
  if (!git.enabled) return null;
  const { repositories } = git.getAPI(1);
  const folder = workspaceFolderPath();
  const around = repositories.filter(({ rootUri }) => folder?.startsWith(rootUri.fsPath));
  return around[0] ?? repositories[0] ?? null;
}
