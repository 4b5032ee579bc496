// Messages on their way as bytes, some of them damaged, and what a reader can still make of the bytes: written
// from the protocol, without the host's own readers.
import type { Random } from "./random.js";

/** The framings of a stream of bytes. */
export type StreamFraming = "ndjson" | "content-length";

/**
 * One message with its frame. One in `damageOneIn` is damaged: its bytes, its frame, or both. `folder` stays whole
 * wherever it is named, or the message would be about a place beside it.
 */
export function frameMessage(
  random: Random,
  framing: StreamFraming,
  text: string,
  damageOneIn: number,
  folder: string,
): Buffer {
  const damaged = random.oneIn(damageOneIn);
  const body =
    damaged && random.oneIn(2) ? withBadBytes(random, Buffer.from(text), folder) : Buffer.from(text);
  if (framing === "ndjson") {
    const end = damaged ? random.pick(["\n", "\r\n", "\n\n", "", " \n", "\n{\n", "\n\0\n"]) : "\n";
    return Buffer.concat([body, Buffer.from(end)]);
  }
  return Buffer.concat([Buffer.from(damaged ? damagedHeader(random, body) : goodHeader(body)), body]);
}

function goodHeader(body: Buffer): string {
  return `Content-Length: ${body.length}\r\n\r\n`;
}

function damagedHeader(random: Random, body: Buffer): string {
  const { length } = body;
  const good = goodHeader(body);
  return random.pick([
    good.toLowerCase(),
    `Content-Type: application/json\r\n${good}`,
    `X\r\n\r\n${good}`,
    `Content-Length: many\r\n\r\n${good}`,
    `Content-Length: -1\r\n\r\n${good}`,
    `Content-Length: 0\r\n\r\n${good}`,
    `Content-Length: ${"9".repeat(20)}\r\n\r\n${good}`,
    `Content-Length: ${length - 1 - random.below(Math.min(length, 40))}\r\n\r\n`,
    `Content-Length: ${length + 1 + random.below(200)}\r\n\r\n`,
    `Content-Length: ${length}\n\n`,
    "\r\n\r\n",
    "",
    `${"y".repeat(random.below(20_000))}${good}`,
  ]);
}

/** Bytes that are no UTF-8. None is taken away: a path that lost some could name something else. */
function withBadBytes(random: Random, body: Buffer, folder: string): Buffer {
  const bytes = Buffer.from(body);
  for (let left = 1 + random.below(3); left > 0 && bytes.length > 0; left--) {
    bytes[random.below(bytes.length)] = random.pick([0x80, 0xc3, 0xe2, 0xf0, 0xfe, 0xff]);
  }
  // With what ends it: a separator less, and the name after it would belong to the folder's own.
  const length = Buffer.byteLength(folder) + 1;
  for (let at = body.indexOf(folder); at !== -1; at = body.indexOf(folder, at + length)) {
    body.copy(bytes, at, at, at + length);
  }
  return bytes;
}

/** Reads along, and gives for each request that came whole the id that must be answered, as `idKey` has it. */
export interface Oracle {
  take(bytes: Buffer): Asked[];
}

export interface Asked {
  readonly key: string;
  readonly text: string;
}

export function createOracle(framing: StreamFraming): Oracle {
  const cut = framing === "ndjson" ? cutLine : cutBody;
  // A line may have anything blank around it, also a byte order mark; a body is all JSON.
  const textOf = (body: Buffer) =>
    framing === "ndjson" ? body.toString("utf8").trim() : body.toString("utf8");
  let rest: Buffer = Buffer.alloc(0);
  return {
    take(bytes) {
      rest = Buffer.concat([rest, bytes]);
      const asked: Asked[] = [];
      for (let part = cut(rest); part !== null; part = cut(rest)) {
        rest = part.rest;
        if (part.body === null) continue;
        const text = textOf(part.body);
        const key = requestKey(text);
        if (key !== null) asked.push({ key, text });
      }
      return asked;
    },
  };
}

interface Cut {
  /** Null when what came before the rest carries no message. */
  readonly body: Buffer | null;
  readonly rest: Buffer;
}

function cutLine(bytes: Buffer): Cut | null {
  const end = bytes.indexOf(10);
  return end === -1 ? null : { body: bytes.subarray(0, end), rest: bytes.subarray(end + 1) };
}

function cutBody(bytes: Buffer): Cut | null {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const header = bytes.toString("latin1", 0, end).toLowerCase();
  const lines = header.split("\r\n");
  const named = lines.find((line) => /^content-length:\s*\d{1,15}\s*$/.test(line));
  // After a body that was longer than announced the next header begins in the middle of a line.
  const length = /content-length:\s*(\d{1,15})\s*$/.exec(named ?? lines.at(-1) ?? "")?.[1];
  const start = end + 4;
  if (length === undefined) return { body: null, rest: bytes.subarray(start) };
  const bodyEnd = start + Number(length);
  return bytes.length < bodyEnd
    ? null
    : { body: bytes.subarray(start, bodyEnd), rest: bytes.subarray(bodyEnd) };
}

/** The id that must be answered, as `idKey` has it; null for everything that asks for no answer. */
export function requestKey(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    if (!("method" in value) || typeof value.method !== "string" || !("id" in value)) return null;
    return idKey(value.id);
  } catch {
    return null; // No JSON: nobody can tell what it asks.
  }
}

/** Tells 1 from "1". Null for what is no id. */
export function idKey(id: unknown): string | null {
  if (typeof id === "string") return `"${id}"`;
  return typeof id === "number" && Number.isFinite(id) ? String(id) : null;
}
