// The tables of the thread index: a row for each rollout file, plain columns, and what repeats is stored once.
import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Database, SqlValue, Statement } from "sql.js";
import { SessionSource } from "../../protocol/thread.js";
import type { StoredThread } from "../thread-store.js";
import type { ListedThread } from "./cursor.js";
import { SEARCHED_KINDS, SOURCE_KINDS, sourceKindOf } from "./list-filter.js";
import { TERM_SCHEMA } from "./term-filter.js";

/** Raised whenever the tables change. */
export const SCHEMA_VERSION = 3;

/**
 * `shown`: what lists are about, that is threads in which the user spoke, and of two files of one thread the one
 * that counts. `file` is the part of a file name that the thread's id does not say, or all of it
 * where a thread goes on in a second file.
 */
export const SCHEMA = `
  CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE text (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
  CREATE TABLE folder (n INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL);
  CREATE TABLE thread (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    folder INTEGER NOT NULL,
    file TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime REAL NOT NULL,
    spoken INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    source INTEGER NOT NULL,
    provider INTEGER NOT NULL,
    cwd INTEGER NOT NULL,
    cli_version INTEGER NOT NULL,
    forked_from TEXT,
    has_git INTEGER NOT NULL,
    git_sha TEXT,
    git_branch TEXT,
    git_origin INTEGER,
    name TEXT,
    preview TEXT NOT NULL
  );
  CREATE INDEX thread_id ON thread (id);
  CREATE INDEX thread_folder ON thread (folder);
  CREATE INDEX thread_created ON thread (archived, created_at, kind, provider) WHERE shown = 1;
  CREATE INDEX thread_updated ON thread (archived, updated_at, kind, provider) WHERE shown = 1;
  CREATE INDEX thread_cwd_created ON thread (cwd, archived, created_at) WHERE shown = 1;
  CREATE INDEX thread_cwd_updated ON thread (cwd, archived, updated_at) WHERE shown = 1;
  ${TERM_SCHEMA}
`;

const MAX_PREPARED = 200;

/** What the folder table knows; `stamp` is what the folder looked like when its files were last counted. */
export interface FolderRow {
  readonly path: string;
  readonly stamp: string;
}

/** A rollout file as it was when its row was made. */
export interface FileRow {
  readonly n: number;
  readonly id: string;
  readonly fileName: string;
  readonly size: number;
  readonly mtimeMs: number;
}

export interface ThreadRow {
  /** Relative to the home, with `/`. */
  readonly folder: string;
  readonly fileName: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** False for files in which nobody ever said anything. */
  readonly spoken: boolean;
  readonly createdAtMs: number;
  readonly thread: StoredThread;
}

/** The columns that `toListed` reads, in its order. */
export const LISTED_COLUMNS = `n, id, folder, file, mtime, archived, created_at, updated_at, source, provider,
  cwd, cli_version, forked_from, has_git, git_sha, git_branch, git_origin, name, preview, size`;

const SEARCHABLE = `shown = 1 AND kind < ${SEARCHED_KINDS.length}`;
/** Another text whenever something changed that can be searched for. */
const SEAL = "size || ':' || mtime || ':' || archived || ':' || ifnull(name, '')";

export interface IndexedThread extends ListedThread {
  readonly file: FileRow;
  readonly folder: string;
}

export type ThreadTable = ReturnType<typeof createThreadTable>;

/** For one database; when that is replaced, so is this. */
export function createThreadTable(database: Database, home: string) {
  const prepared = new Map<string, Statement>();
  const textNumbers = new Map<string, number>();
  const texts = new Map<number, string>();
  const sources = new Map<number, SessionSource>();
  const folderNumbers = new Map<string, number>();
  const folderPaths = new Map<number, string>();
  for (const [n, folder] of all("SELECT n, path FROM folder")) noteFolder(Number(n), String(folder));

  function statement(sql: string): Statement {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    // Queries differ in their lists of kinds and providers: what nobody asked for long is not kept for ever.
    if (prepared.size >= MAX_PREPARED) {
      for (const old of prepared.values()) old.free();
      prepared.clear();
    }
    const made = database.prepare(sql);
    prepared.set(sql, made);
    return made;
  }

  function run(sql: string, ...values: readonly SqlValue[]): void {
    statement(sql).run([...values]);
  }

  function all(sql: string, ...values: readonly SqlValue[]): SqlValue[][] {
    const rows: SqlValue[][] = [];
    const asked = statement(sql);
    try {
      asked.bind([...values]);
      while (asked.step()) rows.push(asked.get());
    } finally {
      asked.reset();
    }
    return rows;
  }

  function noteFolder(n: number, folder: string): void {
    folderNumbers.set(folder, n);
    folderPaths.set(n, folder);
  }

  function folderNumber(folder: string): number {
    const known = folderNumbers.get(folder);
    if (known !== undefined) return known;
    run("INSERT OR IGNORE INTO folder (path, stamp) VALUES (?, '')", folder);
    const n = Number(all("SELECT n FROM folder WHERE path = ?", folder)[0]?.[0]);
    noteFolder(n, folder);
    return n;
  }

  /** The number of a text, or undefined for one that no row has. */
  function findText(text: string): number | undefined {
    const known = textNumbers.get(text);
    if (known !== undefined) return known;
    const n = all("SELECT n FROM text WHERE text = ?", text)[0]?.[0];
    if (n === undefined) return undefined;
    textNumbers.set(text, Number(n));
    return Number(n);
  }

  function textNumber(text: string): number {
    const known = findText(text);
    if (known !== undefined) return known;
    run("INSERT INTO text (text) VALUES (?)", text);
    return findText(text) ?? 0;
  }

  function textOf(n: SqlValue | undefined): string {
    const number = Number(n);
    const known = texts.get(number) ?? String(all("SELECT text FROM text WHERE n = ?", number)[0]?.[0] ?? "");
    texts.set(number, known);
    return known;
  }

  function sourceOf(n: SqlValue | undefined): SessionSource {
    const known = sources.get(Number(n)) ?? toSource(textOf(n));
    sources.set(Number(n), known);
    return known;
  }

  function toFileRow([n, id, file, size, mtime]: SqlValue[]): FileRow {
    return {
      n: Number(n),
      id: String(id),
      fileName: nameOf(String(file), String(id)),
      size: Number(size),
      mtimeMs: Number(mtime),
    };
  }

  function toListed(row: SqlValue[]): IndexedThread {
    const [n, id, folderN, fileTime, mtime, archived, createdAt, updatedAt, source, provider, cwd, cli] = row;
    const [forkedFrom, hasGit, sha, branch, origin, name, preview, size] = row.slice(12);
    const folder = folderPaths.get(Number(folderN)) ?? "";
    const file = toFileRow([n ?? 0, id ?? "", fileTime ?? "", size ?? 0, mtime ?? 0]);
    return {
      folder,
      file,
      createdAtMs: Number(createdAt),
      updatedAtMs: Number(updatedAt),
      thread: {
        id: file.id,
        forkedFromId: textOrNull(forkedFrom),
        path: path.join(home, folder, file.fileName),
        preview: String(preview),
        name: textOrNull(name),
        createdAt: Math.floor(Number(createdAt) / 1000),
        updatedAt: Math.floor(Number(updatedAt) / 1000),
        cwd: textOf(cwd),
        modelProvider: textOf(provider),
        source: sourceOf(source),
        cliVersion: textOf(cli),
        gitInfo:
          hasGit === 1
            ? {
                sha: textOrNull(sha),
                branch: textOrNull(branch),
                originUrl: origin === null ? null : textOf(origin),
              }
            : null,
        archived: archived === 1,
      },
    };
  }

  /** Of the files of one thread the one that is not archived counts, then the newest. */
  function settleCopies(id: string): void {
    const copies = all("SELECT n FROM thread WHERE id = ? ORDER BY archived, mtime DESC, n", id);
    for (const [at, [n]] of copies.entries()) {
      run("UPDATE thread SET shown = ? WHERE n = ?", at === 0 ? 1 : 0, n ?? 0);
      run("UPDATE thread SET shown = 0 WHERE n = ? AND spoken = 0", n ?? 0);
    }
  }

  function remove({ n, id }: Pick<FileRow, "n" | "id">): void {
    run("DELETE FROM thread WHERE n = ?", n);
    settleCopies(id);
  }

  function put(row: ThreadRow): void {
    const { thread } = row;
    const folder = folderNumber(row.folder);
    const file = shortName(row.fileName, thread.id);
    const copies = all("SELECT n, folder, file FROM thread WHERE id = ?", thread.id);
    const same = copies.find((copy) => copy[1] === folder && copy[2] === file);
    run(
      `INSERT OR REPLACE INTO thread VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
      same?.[0] ?? null,
      thread.id,
      folder,
      file,
      row.size,
      row.mtimeMs,
      row.spoken ? 1 : 0,
      row.spoken ? 1 : 0,
      thread.archived ? 1 : 0,
      row.createdAtMs,
      Math.floor(row.mtimeMs),
      SOURCE_KINDS.indexOf(sourceKindOf(thread.source)),
      textNumber(JSON.stringify(thread.source)),
      textNumber(thread.modelProvider),
      textNumber(thread.cwd),
      textNumber(thread.cliVersion),
      thread.forkedFromId,
      thread.gitInfo === null ? 0 : 1,
      thread.gitInfo?.sha ?? null,
      thread.gitInfo?.branch ?? null,
      thread.gitInfo?.originUrl == null ? null : textNumber(thread.gitInfo.originUrl),
      thread.name,
      thread.preview,
    );
    if (copies.length > (same === undefined ? 0 : 1)) settleCopies(thread.id);
  }

  return {
    all,
    toListed,
    findText,
    put,
    remove,

    /** Changes are kept together or not at all. Nothing in it waits. */
    transact(action: () => void): void {
      database.run("BEGIN");
      try {
        action();
        database.run("COMMIT");
      } catch (error) {
        database.run("ROLLBACK");
        throw error;
      }
    },

    folders: (): FolderRow[] =>
      all("SELECT path, stamp FROM folder").map(([folder, stamp]) => ({
        path: String(folder),
        stamp: String(stamp),
      })),
    putFolder(folder: string, stamp: string): void {
      run("UPDATE folder SET stamp = ? WHERE n = ?", stamp, folderNumber(folder));
    },
    /** With the rows of its files; gives their threads' ids. */
    removeFolder(folder: string): string[] {
      const n = folderNumbers.get(folder);
      if (n === undefined) return [];
      const ids = all("SELECT id FROM thread WHERE folder = ?", n).map(([id]) => String(id));
      run("DELETE FROM thread WHERE folder = ?", n);
      run("DELETE FROM folder WHERE n = ?", n);
      folderNumbers.delete(folder);
      for (const id of ids) settleCopies(id);
      return ids;
    },

    /** In the order of their numbers, from after that one. */
    filesIn: (folder: string, after = -1, limit = -1): FileRow[] =>
      all(
        "SELECT n, id, file, size, mtime FROM thread WHERE folder = ? AND n > ? ORDER BY n LIMIT ?",
        folderNumbers.get(folder) ?? -1,
        after,
        limit,
      ).map(toFileRow),
    /** The file of that name, should it have a row. */
    fileIn: (folder: string, id: string, fileName: string): FileRow | undefined =>
      all(
        "SELECT n, id, file, size, mtime FROM thread WHERE id = ? AND folder = ?",
        id,
        folderNumbers.get(folder) ?? -1,
      )
        .map(toFileRow)
        .find((row) => row.fileName === fileName),

    /** Every file of a thread. */
    rowsOf: (id: string): IndexedThread[] =>
      all(`SELECT ${LISTED_COLUMNS} FROM thread WHERE id = ?`, id).map(toListed),
    /** What can be searched, from after that row on. */
    sealsAfter: (
      n: number,
      limit: number,
    ): { readonly n: number; readonly id: string; readonly seal: string }[] =>
      all(`SELECT n, id, ${SEAL} FROM thread WHERE n > ? AND ${SEARCHABLE} ORDER BY n LIMIT ?`, n, limit).map(
        ([each, id, seal]) => ({ n: Number(each), id: String(id), seal: String(seal) }),
      ),
    /** A thread as it can be searched; null when it cannot. */
    searchable(id: string): { readonly seal: string; readonly row: IndexedThread } | null {
      const row = all(`SELECT ${LISTED_COLUMNS}, ${SEAL} FROM thread WHERE id = ? AND ${SEARCHABLE}`, id)[0];
      return row === undefined ? null : { seal: String(row.at(-1)), row: toListed(row.slice(0, -1)) };
    },
    /** The thread as lists show it. */
    shown: (id: string): IndexedThread | null =>
      all(`SELECT ${LISTED_COLUMNS} FROM thread WHERE id = ? AND shown = 1`, id).map(toListed)[0] ?? null,

    names: (): Map<string, string> =>
      new Map(
        all("SELECT id, name FROM thread WHERE name IS NOT NULL").map(([id, name]) => [
          String(id),
          String(name),
        ]),
      ),
    setName(id: string, name: string | null): void {
      run("UPDATE thread SET name = ? WHERE id = ? AND name IS NOT ?", name, id, name);
    },

    /** Another one whenever a row is, also when another host made the change. */
    token: (): string => state("token"),
    noteChange(): void {
      setState("token", randomUUID());
    },
    state,
    setState,
  };

  function state(key: string): string {
    return String(all("SELECT value FROM state WHERE key = ?", key)[0]?.[0] ?? "");
  }

  function setState(key: string, value: string): void {
    run("INSERT OR REPLACE INTO state VALUES (?, ?)", key, value);
  }
}

/** Less what most names have in common. */
function shortName(fileName: string, id: string): string {
  const short = fileName.slice("rollout-".length, -`-${id}.jsonl`.length);
  return nameOf(short, id) === fileName ? short : fileName;
}

function nameOf(short: string, id: string): string {
  return short.endsWith(".jsonl") ? short : `rollout-${short}-${id}.jsonl`;
}

function textOrNull(value: SqlValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function toSource(json: string): SessionSource {
  return SessionSource.safeParse(JSON.parse(json)).data ?? "unknown";
}
