/** The longest prefix of `bytes` no longer than `limit` that does not cut a UTF-8 character in two. */
function prefixEnd(bytes: Uint8Array, limit: number): number {
  let end = Math.min(limit, bytes.length);
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return end;
}

function suffixStart(bytes: Uint8Array, limit: number): number {
  let start = Math.max(0, bytes.length - limit);
  while (start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return start;
}

/**
 * Keeps the head and the tail of a text that is longer than `limit` bytes of UTF-8 and says in the middle
 * how much was left out. The note comes on top of the limit.
 */
export function truncateMiddle(text: string, limit: number): string {
  if (text.length * 3 <= limit) return text;
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= limit) return text;
  const head = bytes.subarray(0, prefixEnd(bytes, Math.ceil(limit / 2)));
  const tail = bytes.subarray(suffixStart(bytes, Math.floor(limit / 2)));
  const removed = bytes.length - head.length - tail.length;
  return `${head.toString("utf8")}\n[… ${removed} bytes left out …]\n${tail.toString("utf8")}`;
}
