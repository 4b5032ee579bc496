import { HostError } from "../base/errors.js";

/** A page of a short list whose cursor is an offset. Throws HostError "invalid-request" for a bad cursor. */
export function pageByOffset<T>(
  rows: readonly T[],
  { cursor, limit }: { readonly cursor?: string | null; readonly limit?: number | null },
): { data: T[]; nextCursor: string | null } {
  const start = cursor == null ? 0 : Number(cursor);
  if (cursor?.trim() === "" || !Number.isInteger(start) || start < 0 || start > rows.length) {
    throw new HostError("invalid-request", `invalid cursor: ${cursor}`);
  }
  const end = limit == null ? rows.length : start + Math.max(limit, 1);
  return { data: rows.slice(start, end), nextCursor: end < rows.length ? String(end) : null };
}
