// One search: lists files into its index once, and answers one query after the other over what it has so far.
import type { FileMatch } from "./file-match.js";
import { type ListFilesOptions, listFiles } from "./list-files.js";
import { TermMatcher } from "./match-term.js";
import { PathIndex } from "./path-index.js";
import { parseQuery } from "./query.js";
import { Scan } from "./scan.js";
import type { Slots } from "./slots.js";

/** A scan that takes longer tells of what it has after this time. */
const FIRST_UPDATE_MS = 20;
/** And then so often at most, until it is complete. */
const UPDATE_MS = 100;

/** Called from the search's own turns, never from within its functions. Must not throw. */
export interface SearchListener {
  /** The best matches so far for that query. */
  updated(query: string, files: readonly FileMatch[]): void;
  /** All files are listed, and the last `updated` was about all of them. */
  completed(query: string): void;
}

export interface SearchOptions {
  readonly query: string;
  /** Absolute folders. */
  readonly roots: readonly string[];
  /** What the matches' `root` says, for each of them. */
  readonly rootNames: readonly string[];
  /** Taken in this order before files are listed, and given back after. */
  readonly slots: readonly Slots[];
  readonly listener: SearchListener;
}

export interface Search {
  /** Ends the scan for the query before. Each query gets its `updated` and one `completed`, unless another follows. */
  ask(query: string): void;
  /** Ends listing and scanning; the listener hears nothing more. Idempotent. */
  dispose(): void;
}

interface Asked {
  readonly text: string;
  readonly scan: Scan;
  /** The scan's version that was told of; -1 before the first time. */
  told: number;
  /** Before then, an unfinished scan is not told of. */
  nextUpdate: number;
  completed: boolean;
}

/** What starts searches; the one that is given back shares its turns and tables among them. */
export function createSearcher(options: ListFilesOptions): (search: SearchOptions) => Search {
  const matcher = new TermMatcher();
  return (search) => startSearch(search, options, matcher);
}

/** Begins to list at once. */
function startSearch(search: SearchOptions, options: ListFilesOptions, matcher: TermMatcher): Search {
  const { listener } = search;
  const index = new PathIndex();
  const ending = new AbortController();
  let listed = false;
  let running = false;
  let asked = newQuery(search.query);

  function newQuery(text: string): Asked {
    const scan = new Scan(index, search.rootNames, parseQuery(text), matcher);
    return { text, scan, told: -1, nextUpdate: performance.now() + FIRST_UPDATE_MS, completed: false };
  }

  /** Scans what there is to scan. One runs at most; a new query is what its next turn goes on with. */
  async function run(): Promise<void> {
    if (running) return;
    running = true;
    try {
      for (let whole = false; !whole; ) {
        await options.turns.next();
        if (ending.signal.aborted) return;
        whole = asked.scan.slice();
        tell(whole);
      }
    } finally {
      running = false;
    }
  }

  function tell(whole: boolean): void {
    if (asked.completed) return;
    const { version } = asked.scan;
    const now = performance.now();
    // The first matches of all that is listed so far need not wait: nobody knows when more will come.
    const isTime = now >= asked.nextUpdate || (whole && asked.told === -1);
    if (version !== asked.told && ((whole && listed) || (version > 0 && isTime))) {
      asked.told = version;
      asked.nextUpdate = now + UPDATE_MS;
      listener.updated(asked.text, asked.scan.best());
    }
    if (!whole || !listed) return;
    asked.completed = true;
    listener.completed(asked.text);
  }

  const proceed = () => {
    run().catch((error: unknown) => options.log.error("a file search failed", { error: String(error) }));
  };

  async function list(): Promise<void> {
    const taken: (() => void)[] = [];
    try {
      for (const slots of search.slots) {
        const giveBack = await slots.take(ending.signal);
        if (giveBack === null) return;
        taken.push(giveBack);
      }
      await listFiles({ roots: search.roots, index, signal: ending.signal, onGrowth: proceed }, options);
    } catch (error) {
      options.log.error("files could not be listed", { error: String(error) });
    } finally {
      for (const giveBack of taken.reverse()) giveBack();
      listed = true;
      proceed();
    }
  }

  void list();
  return {
    ask(query) {
      asked = newQuery(query);
      proceed();
    },
    dispose: () => ending.abort(),
  };
}
