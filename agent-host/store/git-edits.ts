// Git state that was set for a thread by hand. Rollouts hold what the thread began with.
import path from "node:path";
import { GitInfo } from "../protocol/thread.js";
import { createNewestLines } from "./newest-lines.js";

export interface GitEdits {
  /** By thread id; null where everything was cleared. */
  all(): Promise<ReadonlyMap<string, GitInfo | null>>;
  /** Another text whenever `all` may give something else. */
  stamp(): string;
  /** Returns once it is in the file. Throws the system error of a disk that refuses. */
  set(id: string, gitInfo: GitInfo | null, atMs: number): void;
}

export function createGitEdits(home: string): GitEdits {
  const lines = createNewestLines(path.join(home, "thread_metadata.jsonl"), toEdit);
  return {
    all: () => lines.all(),
    stamp: () => lines.stamp(),
    set: (id, gitInfo, atMs) =>
      lines.append({ id, git_info: gitInfo, updated_at: new Date(atMs).toISOString() }),
  };
}

function toEdit(line: object): { readonly id: string; readonly value: GitInfo | null } | null {
  if (!("id" in line) || !("git_info" in line) || typeof line.id !== "string") return null;
  const gitInfo = GitInfo.nullable().safeParse(line.git_info);
  return gitInfo.success ? { id: line.id, value: gitInfo.data } : null;
}
