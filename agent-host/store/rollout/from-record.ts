// What lists show of a thread, from its metadata and what its file says of itself.
import { toUnixSeconds } from "../../base/clock.js";
import type { GitInfo } from "../../protocol/thread.js";
import type { ThreadMeta, TurnContext } from "../stored-event.js";
import type { StoredThread } from "../thread-store.js";

/** What the file itself does not say about the thread in it. Times are Unix seconds. */
export interface FileFacts {
  readonly id: string;
  readonly path: string | null;
  readonly createdAtMs: number;
  readonly updatedAt: number;
  readonly archived: boolean;
  readonly name: string | null;
  /** Git state that was set by hand; undefined when none was. */
  readonly gitEdit?: GitInfo | null;
}

export function toStoredThread(meta: ThreadMeta, preview: string, facts: FileFacts): StoredThread {
  return {
    id: facts.id,
    forkedFromId: meta.forkedFromId,
    path: facts.path,
    preview,
    name: facts.name,
    createdAt: toUnixSeconds(meta.createdAtMs),
    updatedAt: facts.updatedAt,
    cwd: meta.cwd,
    modelProvider: meta.modelProvider,
    source: meta.source,
    cliVersion: meta.cliVersion,
    gitInfo: facts.gitEdit === undefined ? meta.gitInfo : facts.gitEdit,
    archived: facts.archived,
  };
}

/** A rollout whose first line was lost is still a conversation worth showing. */
export function metaWithoutRecord(facts: FileFacts, context: TurnContext | null): ThreadMeta {
  return {
    id: facts.id,
    forkedFromId: null,
    createdAtMs: facts.createdAtMs,
    cwd: context?.cwd ?? "",
    originator: "",
    cliVersion: "",
    source: "unknown",
    modelProvider: "",
    baseInstructions: null,
    gitInfo: null,
  };
}
