// Whether the user trusts a project. Only layers that no workspace can write are asked.
import path from "node:path";
import type { ProjectPlace } from "./project-place.js";
import { type ConfigTable, isTable, valueAt } from "./tree.js";

export type TrustLevel = "trusted" | "untrusted";

/**
 * What was said of a folder, null when nothing was: the entry that is nearest from the folder up to the root of its
 * repository, then that of the main worktree. Trust never reaches a repository from outside of it.
 */
export function trustOf(config: ConfigTable, place: ProjectPlace, folder = place.cwd): TrustLevel | null {
  const { repository } = place;
  const isInRepository = repository !== null && folder.startsWith(repository.root);
  const top = isInRepository ? repository.root : place.root;
  for (let at = folder; ; at = path.dirname(at)) {
    const level = entryOf(config, at);
    if (level !== null) return level;
    if (at === top || path.dirname(at) === at) break;
  }
  return isInRepository ? entryOf(config, repository.mainRoot) : null;
}

/** The folder whose entry stands for the whole project. */
export function projectOf({ cwd, repository }: ProjectPlace): string {
  return repository?.mainRoot ?? cwd;
}

function entryOf(config: ConfigTable, folder: string): TrustLevel | null {
  const level = isTable(config.projects) ? valueAt(config.projects, [folder, "trust_level"]) : undefined;
  return level === "trusted" || level === "untrusted" ? level : null;
}
