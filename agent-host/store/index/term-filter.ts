// Which rows may contain a search term, without reading every title and first message. Each three bytes in a row set
// one of a number of bits for the text's row; a row that lacks a bit of the term does not contain the term. A bit is
// stored for many rows together, so that a question reads the bits of its term alone. Rows that changed since then
// are noted by the database itself, and may contain anything.
import { createSlices } from "./slices.js";
import type { ThreadTable } from "./thread-table.js";

/** One in six of them is set for a text of 200 bytes. */
const BITS = 1024;
/** Four bits of a block fill a page of the database. */
const BLOCK_BYTES = 1000;
const BLOCK_ROWS = 8 * BLOCK_BYTES;
/** More tell nothing new. */
const MAX_BITS_ASKED = 24;
/** Where many rows match, going through the newest ones until enough are found is quicker than looking at each. */
const MAX_CANDIDATES = 3_000;
/** So many changed rows are quick to look at, and a smaller home needs no bits at all. */
const MAX_LOOSE = 1_000;
const ROWS_AT_ONCE = 500;

/** `bits`: by block and bit. `loose`: rows whose bits are not stored as they should be. */
export const TERM_SCHEMA = `
  CREATE TABLE bits (n INTEGER PRIMARY KEY, rows BLOB NOT NULL);
  CREATE TABLE loose (n INTEGER PRIMARY KEY);
  CREATE TRIGGER thread_added AFTER INSERT ON thread BEGIN INSERT OR IGNORE INTO loose VALUES (new.n); END;
  CREATE TRIGGER thread_changed AFTER UPDATE OF name, preview ON thread
    BEGIN INSERT OR IGNORE INTO loose VALUES (new.n); END;
`;

/**
 * Numbers of rows; all that contain the term in title or preview are among them. Null when there are too many, or when
 * the term is too short to tell.
 */
export function rowsWithTerm(table: ThreadTable, term: string): number[] | null {
  const wanted = new Set<number>();
  noteBits(Buffer.from(term), (bit) => wanted.add(bit));
  if (wanted.size === 0) return null;
  const bits = [...wanted].slice(0, MAX_BITS_ASKED);
  const rows = table.all("SELECT n FROM loose LIMIT ?", MAX_CANDIDATES + 1).map(([n]) => Number(n));
  const last = blockOf(Number(table.all("SELECT max(n) FROM thread")[0]?.[0] ?? 0));
  for (let block = 0; block <= last && rows.length <= MAX_CANDIDATES; block++) {
    const common = commonRows(table, block, bits);
    if (common !== null) pushNumbers(rows, common, block * BLOCK_ROWS);
  }
  return rows.length > MAX_CANDIDATES ? null : rows;
}

/** Blocks whose bits are to be stored anew: none as long as few rows are loose. */
export function looseBlocks(table: ThreadTable): number[] {
  if (Number(table.all("SELECT count(*) FROM loose")[0]?.[0]) <= MAX_LOOSE) return [];
  return table.all("SELECT DISTINCT n / ? FROM loose", BLOCK_ROWS).map(([block]) => Number(block));
}

/** Leaves the event loop free now and then; nobody else may change the table meanwhile. */
export async function storeBits(table: ThreadTable, block: number): Promise<void> {
  const slices = createSlices();
  const begin = block * BLOCK_ROWS;
  const end = begin + BLOCK_ROWS;
  const bits = new Uint8Array(BITS * BLOCK_BYTES);
  for (let next = begin; ; ) {
    const rows = table.all(
      "SELECT n, CAST(preview AS BLOB), CAST(name AS BLOB) FROM thread WHERE n >= ? AND n < ? ORDER BY n LIMIT ?",
      next,
      end,
      ROWS_AT_ONCE,
    );
    for (const [n, ...texts] of rows) {
      const at = Number(n) - begin;
      const note = (bit: number) => {
        const byte = bit * BLOCK_BYTES + (at >> 3);
        bits[byte] = (bits[byte] ?? 0) | (1 << (at & 7));
      };
      for (const text of texts) if (text instanceof Uint8Array) noteBits(text, note);
      next = Number(n) + 1;
    }
    if (rows.length < ROWS_AT_ONCE) break;
    if (slices.isOver) await slices.next();
  }
  table.transact(() => {
    table.all("DELETE FROM bits WHERE n >= ? AND n < ?", block * BITS, (block + 1) * BITS);
    for (let bit = 0; bit < BITS; bit++) {
      const rows = bits.subarray(bit * BLOCK_BYTES, (bit + 1) * BLOCK_BYTES);
      if (rows.some((byte) => byte !== 0))
        table.all("INSERT INTO bits VALUES (?, ?)", block * BITS + bit, rows);
    }
    table.all("DELETE FROM loose WHERE n >= ? AND n < ?", begin, end);
  });
}

function blockOf(n: number): number {
  return Math.floor(n / BLOCK_ROWS);
}

/** A bit for each three bytes that follow each other. */
function noteBits(text: Uint8Array, note: (bit: number) => void): void {
  let [first = 0, second = 0] = text;
  for (const third of text.subarray(2)) {
    const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35);
    note((mixed >>> 16) % BITS);
    first = second;
    second = third;
  }
}

/** Those that have every bit; null when there are none. A bit that is not stored is set in no row. */
function commonRows(table: ThreadTable, block: number, bits: readonly number[]): Uint8Array | null {
  const common = new Uint8Array(BLOCK_BYTES).fill(0xff);
  for (const bit of bits) {
    const rows = table.all("SELECT rows FROM bits WHERE n = ?", block * BITS + bit)[0]?.[0];
    if (!(rows instanceof Uint8Array)) return null;
    for (const [at, byte] of rows.entries()) common[at] = (common[at] ?? 0) & byte;
  }
  return common;
}

function pushNumbers(numbers: number[], rows: Uint8Array, begin: number): void {
  for (const [at, byte] of rows.entries()) {
    if (byte === 0) continue;
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) numbers.push(begin + at * 8 + bit);
  }
}
