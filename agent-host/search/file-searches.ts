// The searches of all clients: who may run how many, which of them replaces which, and what ends with its client.
import path from "node:path";
import { HostError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { FileMatch } from "./file-match.js";
import type { ProgramPlaces } from "./ripgrep.js";
import type { Search, SearchListener, SearchOptions } from "./search.js";
import { createSlots, type Slots } from "./slots.js";
import { createTurns } from "./turns.js";

/** Listings at a time, of one owner and of all: a client with many does not keep the others waiting. */
const OWN_LISTINGS = 3;
const ALL_LISTINGS = 8;
const MAX_SESSIONS = 32;
const MAX_PENDING = 128;
const MAX_ROOTS = 256;

export interface FileSearchesOptions {
  readonly places: ProgramPlaces;
  /** Where relative roots begin. */
  readonly cwd: string;
  readonly log: Log;
}

export interface OnceOptions {
  readonly query: string;
  readonly roots: readonly string[];
  /** Ends the owner's earlier search with the same token; null ends none. */
  readonly token: string | null;
}

interface Owned {
  readonly slots: Slots;
  readonly sessions: Map<string, Search>;
  readonly pending: Set<() => void>;
  readonly byToken: Map<string, () => void>;
}

/** An owner is whoever asks, by identity; all it has ends with `release`. */
export class FileSearches {
  private readonly owners = new Map<object, Owned>();
  /** A request may come to its turn after its owner has left. */
  private readonly gone = new WeakSet<object>();
  private readonly slots = createSlots(ALL_LISTINGS);
  private searcher: Promise<(search: SearchOptions) => Search> | null = null;

  constructor(private readonly options: FileSearchesOptions) {}

  /**
   * The best matches among all files. None when it was ended early, by its token or with its owner.
   * Throws HostError "overloaded" when the owner has too many under way.
   */
  async once(owner: object, { query, roots, token }: OnceOptions): Promise<readonly FileMatch[]> {
    if (this.gone.has(owner)) return [];
    const owned = this.owned(owner);
    if (token !== null) owned.byToken.get(token)?.();
    if (owned.pending.size >= MAX_PENDING) {
      throw new HostError("overloaded", "too many file searches at once; retry later");
    }
    let end: () => void = () => undefined;
    const ended = new Promise<readonly FileMatch[]>((resolve) => {
      end = () => resolve([]);
    });
    owned.pending.add(end);
    if (token !== null) owned.byToken.set(token, end);
    try {
      return await Promise.race([ended, this.complete(owned, query, roots, ended)]);
    } finally {
      owned.pending.delete(end);
      if (token !== null && owned.byToken.get(token) === end) owned.byToken.delete(token);
    }
  }

  /**
   * Begins a session under that name, in place of the owner's earlier one. It lists the files once; its first query
   * is the empty one, which nothing matches. Throws HostError "invalid-request".
   */
  async start(owner: object, id: string, roots: readonly string[], listener: SearchListener): Promise<void> {
    if (id === "") throw new HostError("invalid-request", "sessionId must not be empty");
    if (roots.length === 0) {
      throw new HostError("invalid-request", "a file search session needs at least one root");
    }
    if (this.gone.has(owner)) return;
    const owned = this.owned(owner);
    owned.sessions.get(id)?.dispose();
    owned.sessions.delete(id);
    if (owned.sessions.size >= MAX_SESSIONS) {
      throw new HostError("invalid-request", `no more than ${MAX_SESSIONS} file search sessions at once`);
    }
    const where = this.where(roots);
    const begin = await this.load();
    if (this.gone.has(owner)) return;
    owned.sessions.get(id)?.dispose();
    owned.sessions.set(id, begin({ query: "", ...where, slots: [owned.slots, this.slots], listener }));
  }

  /** Asks a session something else. Throws HostError "invalid-request" when there is none of that name. */
  update(owner: object, id: string, query: string): void {
    const session = this.owners.get(owner)?.sessions.get(id);
    if (session === undefined) {
      throw new HostError("invalid-request", `fuzzy file search session not found: ${id}`);
    }
    session.ask(query);
  }

  /** Ends a session and forgets its files; nothing happens when there is none. */
  stop(owner: object, id: string): void {
    const sessions = this.owners.get(owner)?.sessions;
    sessions?.get(id)?.dispose();
    sessions?.delete(id);
  }

  /** Ends all that the owner has. */
  release(owner: object): void {
    this.gone.add(owner);
    const owned = this.owners.get(owner);
    if (owned === undefined) return;
    this.owners.delete(owner);
    for (const session of owned.sessions.values()) session.dispose();
    owned.sessions.clear();
    for (const end of owned.pending) end();
  }

  dispose(): void {
    for (const owner of this.owners.keys()) this.release(owner);
  }

  /** Ends its listing and scan when `ended` settles. */
  private async complete(
    owned: Owned,
    query: string,
    roots: readonly string[],
    ended: Promise<unknown>,
  ): Promise<readonly FileMatch[]> {
    if (roots.length === 0 || query.trim() === "") return [];
    const where = this.where(roots);
    const begin = await this.load();
    let search: Search | undefined;
    try {
      return await Promise.race([
        ended.then(() => []),
        new Promise<readonly FileMatch[]>((resolve) => {
          let files: readonly FileMatch[] = [];
          const listener: SearchListener = {
            updated: (_, matches) => {
              files = matches;
            },
            completed: () => resolve(files),
          };
          search = begin({ query, ...where, slots: [owned.slots, this.slots], listener });
        }),
      ]);
    } finally {
      search?.dispose();
    }
  }

  private owned(owner: object): Owned {
    const known = this.owners.get(owner);
    if (known !== undefined) return known;
    const made = {
      slots: createSlots(OWN_LISTINGS),
      sessions: new Map(),
      pending: new Set<() => void>(),
      byToken: new Map(),
    };
    this.owners.set(owner, made);
    return made;
  }

  private where(roots: readonly string[]): { roots: readonly string[]; rootNames: readonly string[] } {
    if (roots.length > MAX_ROOTS) throw new HostError("invalid-request", `more than ${MAX_ROOTS} roots`);
    return { roots: roots.map((root) => path.resolve(this.options.cwd, root)), rootNames: roots };
  }

  private load(): Promise<(search: SearchOptions) => Search> {
    const { places, log } = this.options;
    this.searcher ??= import("./search.js").then(({ createSearcher }) =>
      createSearcher({ places, log, turns: createTurns() }),
    );
    return this.searcher;
  }
}
