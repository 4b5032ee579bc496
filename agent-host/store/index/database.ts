// The tables of the thread index. Everything here can be rebuilt from the rollouts, so a file that is damaged or
// of another version is dropped without regret.
import type { Database, SqlJsStatic, SqlValue } from "sql.js";
import type { StoredThread, ThreadListQuery } from "../thread-store.js";
import { type ListedThread, parseCursor } from "./cursor.js";
import { sourceKindsOf, wantedKinds, wantedProviders, wantedText } from "./list-filter.js";

/** Raised whenever the tables change. */
const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE thread (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime REAL NOT NULL,
    listed INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    cwd TEXT NOT NULL,
    provider TEXT NOT NULL,
    kind TEXT NOT NULL,
    general_kind TEXT NOT NULL,
    preview TEXT NOT NULL,
    name TEXT,
    row TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX thread_created ON thread (archived, created_at, id);
  CREATE INDEX thread_updated ON thread (archived, updated_at, id);
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** A rollout file as it was when its row was made. */
export interface IndexedFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

export interface IndexRow {
  readonly file: IndexedFile;
  readonly listed: boolean;
  readonly createdAtMs: number;
  readonly thread: StoredThread;
}

export function createDatabase(sql: SqlJsStatic): Database {
  const database = new sql.Database();
  database.run(SCHEMA);
  return database;
}

/** Null when the bytes are no index of this version. */
export function openDatabase(sql: SqlJsStatic, bytes: Uint8Array): Database | null {
  let database: Database | null = null;
  try {
    database = new sql.Database(bytes);
    const version = database.exec("PRAGMA user_version")[0]?.values[0]?.[0];
    const verdict = database.exec("PRAGMA quick_check(1)")[0]?.values[0]?.[0];
    if (version === SCHEMA_VERSION && verdict === "ok") return database;
  } catch {
    // Not a database, or a damaged one: the caller builds it anew.
  }
  database?.close();
  return null;
}

export function indexedFiles(database: Database): Map<string, IndexedFile> {
  const files = new Map<string, IndexedFile>();
  for (const [id, path, size, mtime] of database.exec("SELECT id, path, size, mtime FROM thread")[0]
    ?.values ?? []) {
    files.set(String(id), { path: String(path), size: Number(size), mtimeMs: Number(mtime) });
  }
  return files;
}

export function putRow(database: Database, { file, listed, createdAtMs, thread }: IndexRow): void {
  const kinds = sourceKindsOf(thread.source);
  database.run("INSERT OR REPLACE INTO thread VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", [
    thread.id,
    file.path,
    file.size,
    file.mtimeMs,
    listed ? 1 : 0,
    thread.archived ? 1 : 0,
    createdAtMs,
    Math.floor(file.mtimeMs),
    thread.cwd,
    thread.modelProvider,
    kinds.at(-1) ?? "unknown",
    kinds[0] ?? "unknown",
    thread.preview,
    thread.name,
    JSON.stringify(thread),
  ]);
}

export function removeRow(database: Database, id: string): void {
  database.run("DELETE FROM thread WHERE id = ?", [id]);
}

/** True when the name was another one before. */
export function putName(database: Database, id: string, name: string): boolean {
  database.run("UPDATE thread SET name = ? WHERE id = ? AND name IS NOT ?", [name, id, name]);
  return database.getRowsModified() > 0;
}

/** One row more than the limit when there is a next page. Throws HostError "invalid-request" for a bad cursor. */
export function selectRows(database: Database, query: ThreadListQuery): ListedThread[] {
  const column = query.sortKey;
  const isDescending = query.sortDirection === "desc";
  const conditions = ["listed = 1", "archived = ?"];
  const values: SqlValue[] = [query.archived ? 1 : 0];
  const require = (condition: string, ...parameters: readonly SqlValue[]) => {
    conditions.push(condition);
    values.push(...parameters);
  };
  const oneOf = (name: string, list: readonly string[]) => `${name} IN (${list.map(() => "?").join(",")})`;

  const kinds = wantedKinds(query);
  require(`(${oneOf("kind", kinds)} OR ${oneOf("general_kind", kinds)})`, ...kinds, ...kinds);
  if (query.cwds !== null) require(oneOf("cwd", query.cwds), ...query.cwds);
  const providers = wantedProviders(query);
  if (providers !== null) require(oneOf("provider", providers), ...providers);
  const text = wantedText(query);
  if (text !== null) require("(instr(preview, ?) > 0 OR instr(ifnull(name, ''), ?) > 0)", text, text);
  if (query.cursor !== null) {
    const { atMs, id, inclusive } = parseCursor(query.cursor);
    const beyond = isDescending ? "<" : ">";
    if (id === null) require(`${column} ${beyond} ?`, atMs);
    else require(`(${column}, id) ${beyond}${inclusive ? "=" : ""} (?, ?)`, atMs, id);
  }
  const direction = isDescending ? "DESC" : "ASC";
  const rows = database.exec(
    `SELECT row, name, created_at, updated_at FROM thread WHERE ${conditions.join(" AND ")}
     ORDER BY ${column} ${direction}, id ${direction} LIMIT ?`,
    [...values, query.limit + 1],
  )[0]?.values;
  return (rows ?? []).map(([row, name, createdAtMs, updatedAtMs]) => ({
    thread: { ...storedRow(String(row)), name: typeof name === "string" ? name : null },
    createdAtMs: Number(createdAtMs),
    updatedAtMs: Number(updatedAtMs),
  }));
}

/** Our own JSON, of this very schema version. */
function storedRow(json: string): StoredThread {
  return JSON.parse(json) as StoredThread;
}
