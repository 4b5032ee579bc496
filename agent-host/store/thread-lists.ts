// Lists and searches of a home. The index answers them; until it is there, which takes a moment in a fresh host and
// longer where it has to be built, the newest threads come straight from their files.
import { existsSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { errorMessage } from "../base/errors.js";
import type { ThreadIndex, ThreadIndexOptions } from "./index/thread-index.js";
import type { ThreadListQuery, ThreadPage, ThreadStore } from "./thread-store.js";

export type ThreadLists = Pick<ThreadStore, "list" | "search" | "dispose">;

/** How many files are read in vain before the index is waited for: when that is on disk, and when it is not. */
const PATIENCE = 300;
const PATIENCE_WITHOUT_INDEX = 3_000;

export function createThreadLists(options: ThreadIndexOptions): ThreadLists {
  const { home, names, gitEdits, log } = options;
  let index: Promise<ThreadIndex> | null = null;
  let isWarm = false;
  let warming: Promise<void> | null = null;
  let isDisposed = false;

  const loadIndex = (): Promise<ThreadIndex> => {
    index ??= import("./index/thread-index.js").then(({ createThreadIndex }) => createThreadIndex(options));
    return index.catch((error: unknown) => {
      index = null;
      throw error;
    });
  };

  /** After the answer: what is asked next should find the index there. */
  async function warmUp(): Promise<void> {
    await setImmediate();
    if (isDisposed) return;
    try {
      await (await loadIndex()).warmUp();
      isWarm = true;
    } catch (error) {
      // Whoever needs the index is told by its own question.
      if (!isDisposed) log.warn("the thread index could not be prepared", { error: errorMessage(error) });
    }
  }

  async function fromFiles(query: ThreadListQuery): Promise<ThreadPage | null> {
    const { canComeFromFiles, pageFromFiles } = await import("./index/page-from-files.js");
    if (!canComeFromFiles(query)) return null;
    const [allNames, gitInfos] = await Promise.all([names.all(), gitEdits.all()]);
    const patience = existsSync(path.join(home, "heddle-index.sqlite")) ? PATIENCE : PATIENCE_WITHOUT_INDEX;
    return await pageFromFiles(query, { home, edits: { names: allNames, gitInfos }, patience });
  }

  return {
    async list(query) {
      const early = isWarm ? null : await fromFiles(query);
      if (early !== null) {
        warming ??= warmUp().finally(() => {
          warming = null;
        });
        return early;
      }
      const [page, edits] = await Promise.all([
        loadIndex().then((loaded) => loaded.list(query)),
        gitEdits.all(),
      ]);
      if (!query.indexOnly) isWarm = true;
      if (edits.size === 0) return page;
      const threads = page.threads.map((thread) => {
        const gitInfo = edits.get(thread.id);
        return gitInfo === undefined ? thread : { ...thread, gitInfo };
      });
      return { ...page, threads };
    },

    async search(query) {
      return (await loadIndex()).search(query);
    },

    async dispose() {
      isDisposed = true;
      // An index that failed to load has nothing to write, and was reported to whoever asked for it.
      const loaded = await index?.catch(() => null);
      await loaded?.dispose();
      await warming;
    },
  };
}
