// Parses a long message. As one text it would be in memory twice, and then once more as the value of the member that
// makes it long: that one stays where it is, and only what is around it becomes text.
import { LongText, longParams } from "../base/long-text.js";
import type { GrowingBytes } from "./growing-bytes.js";
import { type Parsed, parseMessage } from "./message-check.js";

/** A shorter string is no reason for all this. */
const LONG_STRING_BYTES = 1024 * 1024;
/** A message whose long string comes later than this is long in another way: looking for it would take longer. */
const MAX_QUOTES = 256;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Stands for the string that is left out. Nobody outside can know it. */
const PLACEHOLDER = `long:${Math.random()}`;

/** Takes the bytes: they are gone, or belong to the one LongText of the message. */
export function parseLongMessage(long: GrowingBytes): Parsed {
  return parseAround(long) ?? parseMessage(long.takeText().trim());
}

/** Null when the message has no such member, or is none at all. */
function parseAround(long: GrowingBytes): Parsed | null {
  const bytes = long.view();
  const place = findLongString(bytes);
  if (place === null) return null;
  const { start, end } = place;
  const around = `${bytes.toString("utf8", 0, start)}${PLACEHOLDER}${bytes.toString("utf8", end)}`;
  const parsed = parseMessage(around.trim());
  if ("problem" in parsed) return null;
  const { message } = parsed;
  if (!("method" in message) || !("params" in message)) return null;
  const { method, params } = message;
  const member = longParams.get(String(method));
  if (member === undefined || !hasPlaceholder(params, member)) return null;
  params[member] = new LongText(bytes.subarray(start, end), () => long.release());
  return parsed;
}

function hasPlaceholder(params: unknown, member: string): params is Record<string, unknown> {
  return typeof params === "object" && params !== null && Reflect.get(params, member) === PLACEHOLDER;
}

/** The first long string without escapes, between its quotes. */
function findLongString(bytes: Buffer): { readonly start: number; readonly end: number } | null {
  let start = -1;
  let at = bytes.indexOf(QUOTE);
  for (let quotes = 0; at !== -1 && quotes < MAX_QUOTES; quotes++) {
    if (start === -1) {
      start = at + 1;
    } else if (!isEscaped(bytes, at)) {
      if (at - start >= LONG_STRING_BYTES) return isPlain(bytes, start, at) ? { start, end: at } : null;
      start = -1;
    }
    at = bytes.indexOf(QUOTE, at + 1);
  }
  return null;
}

function isEscaped(bytes: Buffer, quote: number): boolean {
  let before = quote;
  while (bytes[before - 1] === BACKSLASH) before--;
  return (quote - before) % 2 === 1;
}

function isPlain(bytes: Buffer, start: number, end: number): boolean {
  return !bytes.subarray(start, end).includes(BACKSLASH);
}
