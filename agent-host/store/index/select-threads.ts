// Asks the thread table what a list query asks for.
import type { SqlValue } from "sql.js";
import type { ThreadListQuery } from "../thread-store.js";
import { parseCursor, sortTime } from "./cursor.js";
import { SOURCE_KINDS, wantedKinds, wantedProviders, wantedText } from "./list-filter.js";
import { rowsWithTerm } from "./term-filter.js";
import { type IndexedThread, LISTED_COLUMNS, type ThreadTable } from "./thread-table.js";

/** One row more than the limit when there is a next page. Throws HostError "invalid-request" for a bad cursor. */
export function selectThreads(table: ThreadTable, query: ThreadListQuery): IndexedThread[] {
  const filter = toFilter(table, query);
  if (filter === null) return [];
  if (query.cwds === null) return select(table, query, filter, null);
  // Each folder by its own index: a sorted page of each, of which the first rows are the page.
  const cwds = [...new Set(query.cwds)].flatMap((cwd) => table.findText(cwd) ?? []);
  const rows = cwds.flatMap((cwd) => select(table, query, filter, cwd));
  return cwds.length < 2 ? rows : rows.sort(byOrderOf(query)).slice(0, query.limit + 1);
}

interface Filter {
  /** Numbers of the only rows that can match, as JSON; null when every row can. */
  readonly rows: string | null;
  readonly conditions: readonly string[];
  readonly values: readonly SqlValue[];
}

/** Null when nothing can match. */
function toFilter(table: ThreadTable, query: ThreadListQuery): Filter | null {
  const conditions = ["shown = 1", "archived = ?"];
  const values: SqlValue[] = [query.archived ? 1 : 0];
  const require = (condition: string, ...parameters: readonly SqlValue[]) => {
    conditions.push(condition);
    values.push(...parameters);
  };
  if (query.cursor !== null) {
    const { atMs, id, inclusive } = parseCursor(query.cursor);
    const beyond = query.sortDirection === "desc" ? "<" : ">";
    if (id === null) require(`${query.sortKey} ${beyond} ?`, atMs);
    else {
      require(`${query.sortKey} ${beyond}= ?`, atMs);
      require(`(${query.sortKey} <> ? OR id ${beyond}${inclusive ? "=" : ""} ?)`, atMs, id);
    }
  }
  const kinds = SOURCE_KINDS.flatMap((kind, at) => (wantedKinds(query).includes(kind) ? [at] : []));
  if (kinds.length < SOURCE_KINDS.length) require(`kind IN (${kinds.join(",")})`);
  const providers = wantedProviders(query);
  if (providers !== null) {
    const numbers = providers.flatMap((provider) => table.findText(provider) ?? []);
    if (numbers.length === 0) return null;
    require(`provider IN (${numbers.join(",")})`);
  }
  const text = wantedText(query);
  if (text !== null)
    require("(instr(preview, ?) > 0 OR (name IS NOT NULL AND instr(name, ?) > 0))", text, text);
  const rows = text === null ? null : rowsWithTerm(table, text);
  return { conditions, values, rows: rows === null ? null : JSON.stringify(rows) };
}

function select(
  table: ThreadTable,
  { sortKey, sortDirection, limit }: ThreadListQuery,
  { conditions, values, rows }: Filter,
  cwd: number | null,
): IndexedThread[] {
  const index = `thread_${cwd === null ? "" : "cwd_"}${sortKey === "created_at" ? "created" : "updated"}`;
  const from = rows === null ? `INDEXED BY ${index}` : "NOT INDEXED";
  const all = [
    ...(rows === null ? [] : ["n IN (SELECT value FROM json_each(?))"]),
    ...conditions,
    ...(cwd === null ? [] : ["cwd = ?"]),
  ];
  const direction = sortDirection === "desc" ? "DESC" : "ASC";
  return table
    .all(
      `SELECT ${LISTED_COLUMNS} FROM thread ${from} WHERE ${all.join(" AND ")}
       ORDER BY ${sortKey} ${direction}, id ${direction} LIMIT ?`,
      ...(rows === null ? [] : [rows]),
      ...values,
      ...(cwd === null ? [] : [cwd]),
      limit + 1,
    )
    .map((row) => table.toListed(row));
}

function byOrderOf({ sortKey, sortDirection }: ThreadListQuery) {
  const sign = sortDirection === "desc" ? -1 : 1;
  return (a: IndexedThread, b: IndexedThread): number => {
    const byTime = sortTime(a, sortKey) - sortTime(b, sortKey);
    return sign * (byTime === 0 ? (a.thread.id < b.thread.id ? -1 : 1) : byTime);
  };
}
