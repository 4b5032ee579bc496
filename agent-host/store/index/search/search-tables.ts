// The tables of the full-text index. Texts are not kept, only where words occur in them. A text that changed is a
// new document, and the old one stays behind without a thread until there are too many of those.
import type { Database, SqlValue } from "sql.js";
import { ARCHIVED_WORD, cwdWord, matchExpression } from "./match-expression.js";
import type { FindQuery, Found, SearchDocument } from "./messages.js";
import { toIndexedText } from "./words.js";

/** Raised whenever the tables change, or what a word is. */
export const SEARCH_VERSION = 1;

/** Documents are numbered by creation, so that the newest first is an order the index has already. */
export const SEARCH_SCHEMA = `
  CREATE TABLE doc (docid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, seal TEXT NOT NULL);
  CREATE TABLE dead (docid INTEGER PRIMARY KEY);
  CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts4(content="", text, tokenize=simple, prefix="2,3", order=desc);
`;

/** Numbers begin here, and each second has some, for threads that share it and for texts that change. */
const FIRST_SECOND = Date.UTC(2020, 0, 1) / 1000;
const PER_SECOND = 8;
const MIN_DEAD = 1_000;

export type SearchTables = ReturnType<typeof createSearchTables>;

export function createSearchTables(database: Database) {
  const select = {
    doc: database.prepare("SELECT docid, seal FROM doc WHERE id = ?"),
    isTaken: database.prepare(
      "SELECT 1 FROM doc WHERE docid = ?1 UNION ALL SELECT 1 FROM dead WHERE docid = ?1",
    ),
    // CROSS JOIN: the words come first, in their own order.
    found: database.prepare(`
      SELECT doc.id, words.docid FROM words CROSS JOIN doc ON doc.docid = words.docid
      WHERE words MATCH ? AND words.docid < CAST(? AS INTEGER) ORDER BY words.docid DESC LIMIT ?`),
  };
  const change = {
    // sql.js hands over bytes far faster than text.
    putWords: database.prepare(
      "INSERT INTO words (docid, text) VALUES (CAST(? AS INTEGER), CAST(? AS TEXT))",
    ),
    putDoc: database.prepare("INSERT INTO doc VALUES (CAST(? AS INTEGER), ?, ?)"),
    putDead: database.prepare("INSERT INTO dead VALUES (CAST(? AS INTEGER))"),
    removeDoc: database.prepare("DELETE FROM doc WHERE docid = CAST(? AS INTEGER)"),
  };

  function one(statement: keyof typeof select, ...values: readonly SqlValue[]): SqlValue[] | null {
    const asked = select[statement];
    try {
      asked.bind([...values]);
      return asked.step() ? asked.get() : null;
    } finally {
      asked.reset();
    }
  }

  function count(table: "doc" | "dead"): number {
    return Number(database.exec(`SELECT count(*) FROM ${table}`)[0]?.values[0]?.[0] ?? 0);
  }

  /**
   * A row at a time: before a statement of several rows the full-text tables write out what they have gathered,
   * which is what makes them slow.
   */
  function remove(id: string): void {
    const number = one("doc", id)?.[0];
    if (number === undefined) return;
    change.putDead.run([number]);
    change.removeDoc.run([number]);
  }

  return {
    sealOf(id: string): string | null {
      const row = one("doc", id);
      return row === null ? null : String(row[1]);
    },
    ids: (): string[] => (database.exec("SELECT id FROM doc")[0]?.values ?? []).map(([id]) => String(id)),
    /** Of the thread index that this one holds everything of; empty when it may not. */
    token: (): string =>
      String(database.exec("SELECT value FROM state WHERE key = 'token'")[0]?.values[0]?.[0] ?? ""),
    setToken(token: string): void {
      database.run("INSERT OR REPLACE INTO state VALUES ('token', ?)", [token]);
    },
    /** Whether so much is left behind that it is time to begin anew. */
    hasTooManyDead(): boolean {
      const dead = count("dead");
      return dead > MIN_DEAD && dead > count("doc") / 2;
    },
    remove,

    /** The number of a document that comes after those with lower ones. */
    numberFor(createdAtMs: number, after: number): number {
      const base = (Math.floor(createdAtMs / 1000) - FIRST_SECOND) * PER_SECOND;
      let number = Math.max(1, base, after + 1);
      while (one("isTaken", number) !== null) number++;
      return number;
    },
    put(number: number, { id, seal, archived, cwd }: SearchDocument, texts: readonly string[]): void {
      remove(id);
      const filed = archived ? [ARCHIVED_WORD, cwdWord(cwd)] : [cwdWord(cwd)];
      const words = [...filed, ...texts.map(toIndexedText)];
      change.putWords.run([number, Buffer.from(words.join("\n"))]);
      change.putDoc.run([number, id, seal]);
    },

    find({ phrases, archived, cwds, before, limit }: FindQuery): Found[] {
      const rows: Found[] = [];
      const { found } = select;
      try {
        found.bind([matchExpression(phrases, archived, cwds), before ?? Number.MAX_SAFE_INTEGER, limit]);
        while (found.step()) {
          const [id, place] = found.get();
          rows.push({ id: String(id), place: Number(place) });
        }
      } finally {
        found.reset();
      }
      return rows;
    },
  };
}
