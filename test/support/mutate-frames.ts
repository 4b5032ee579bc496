// Websocket frames as a client may send them, and as none may: written from RFC 6455, without the host's library.
import type { Random } from "./random.js";

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Of the host's door. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  /** The last of its message; default true. */
  readonly fin?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** How many bytes write the length; as few as possible unless given. */
  readonly lengthBytes?: 1 | 2 | 8;
  /** Announced in place of the payload's own length. */
  readonly length?: bigint;
}

/** One message in frames that are all in order, if now and then unusual. */
export function textFrames(random: Random, text: string, unusualOneIn: number): Buffer {
  const payload = Buffer.from(text);
  const whole = () => frame(random, { opcode: TEXT, payload });
  if (!random.oneIn(unusualOneIn)) return whole();
  return random.pick<() => Buffer>([
    () => frame(random, { opcode: TEXT, payload, lengthBytes: 8 }),
    () => Buffer.concat(fragments(random, payload)),
    () => Buffer.concat(fragments(random, payload).flatMap((part) => [part, control(random, PING)])),
    () => Buffer.concat([control(random, PING), whole()]),
    () => Buffer.concat([whole(), control(random, PONG)]),
    () => Buffer.concat([frame(random, { opcode: TEXT, payload: Buffer.alloc(0) }), whole()]),
  ])();
}

export interface LastFrames {
  readonly name: string;
  readonly bytes: Buffer;
  /** What the host closes the connection with; null when it says no more than that it is over. */
  readonly code: number | null;
}

/** Frames after which no connection can go on. `text` is part of some of them, and never comes whole. */
export function lastFrames(random: Random, text: string): LastFrames {
  const payload = Buffer.from(text);
  const bad = random.pick(["ff", "c0af", "eda080", "f5808080", "e282", "80"]);
  const notUtf8 = Buffer.concat([payload, Buffer.from(bad, "hex")]);
  const cut = random.below(notUtf8.length);
  const begun = frame(random, { opcode: TEXT, payload, fin: false });
  const long = Buffer.alloc(126 + random.below(500), "x");
  const made = (name: string, code: number | null, ...frames: Frame[]) => {
    return { name, code, bytes: Buffer.concat(frames.map((each) => frame(random, each))) };
  };
  const closing = (name: string, code: number | null, hex: string) =>
    made(name, code, { opcode: CLOSE, payload: Buffer.from(hex, "hex") });
  return random.pick<() => LastFrames>([
    () => made("no UTF-8", 1007, { opcode: TEXT, payload: notUtf8 }),
    () =>
      made(
        "no UTF-8 in fragments",
        1007,
        { opcode: TEXT, payload: notUtf8.subarray(0, cut), fin: false },
        { opcode: CONTINUATION, payload: notUtf8.subarray(cut) },
      ),
    () => made("binary", 1003, { opcode: BINARY, payload }),
    () => made("not masked", 1002, { opcode: TEXT, payload, masked: false }),
    () => made("unknown opcode", 1002, { opcode: random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), payload }),
    () => made("reserved bits", 1002, { opcode: TEXT, payload, reserved: 1 + random.below(7) }),
    () => made("continues nothing", 1002, { opcode: CONTINUATION, payload, fin: random.oneIn(2) }),
    () => {
      const again = frame(random, { opcode: random.pick([TEXT, BINARY]), payload });
      return { name: "begins in the middle", code: 1002, bytes: Buffer.concat([begun, again]) };
    },
    () =>
      made("control in fragments", 1002, { opcode: random.pick([PING, CLOSE]), payload: long, fin: false }),
    () => made("long control", 1002, { opcode: random.pick([PING, PONG, CLOSE]), payload: long }),
    () =>
      made("too long", 1009, {
        opcode: TEXT,
        payload,
        lengthBytes: 8,
        length: random.pick([BigInt(MAX_MESSAGE_BYTES) + 1n, 2n ** 40n, 2n ** 53n, 2n ** 64n - 1n]),
      }),
    () => closing("goodbye", 1000, "03e8"),
    () => closing("goodbye without a code", null, ""),
    () => closing("half a code", 1002, "03"),
    () =>
      closing("no such code", 1002, random.pick(["0000", "03e7", "03ec", "03ed", "03ee", "1388", "ffff"])),
    () => closing("a reason that is no UTF-8", 1007, "03e8ff"),
    () => ({ name: "half a message", code: null, bytes: begun }),
    () => ({
      name: "half a frame",
      code: null,
      bytes: begun.subarray(0, 1 + random.below(begun.length - 1)),
    }),
  ])();
}

/** At least two. */
function fragments(random: Random, payload: Buffer): Buffer[] {
  const ends = Array.from({ length: 1 + random.below(4) }, () => random.below(payload.length + 1));
  const bounds = [0, ...ends.sort((a, b) => a - b), payload.length];
  return bounds.slice(1).map((end, index) =>
    frame(random, {
      opcode: index === 0 ? TEXT : CONTINUATION,
      payload: payload.subarray(bounds[index], end),
      fin: index === ends.length,
    }),
  );
}

function control(random: Random, opcode: number): Buffer {
  return frame(random, { opcode, payload: Buffer.alloc(random.pick([0, 1, 125]), "p") });
}

function frame(random: Random, { opcode, payload, ...rest }: Frame): Buffer {
  const { fin = true, reserved = 0, masked = true, length = BigInt(payload.length) } = rest;
  const lengthBytes = rest.lengthBytes ?? (length < 126n ? 1 : length < 65_536n ? 2 : 8);
  const head = Buffer.alloc(lengthBytes === 1 ? 2 : 2 + lengthBytes);
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const mark = masked ? 0x80 : 0;
  head[1] = mark | (lengthBytes === 1 ? Number(length) : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) head.writeUInt16BE(Number(length), 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(length, 2);
  if (!masked) return Buffer.concat([head, payload]);
  const mask = Buffer.from([random.below(256), random.below(256), random.below(256), random.below(256)]);
  return Buffer.concat([head, mask, xor(payload, mask)]);
}

function xor(payload: Buffer, mask: Buffer): Buffer {
  const masked = Buffer.from(payload);
  for (let index = 0; index < masked.length; index++) {
    masked[index] = (masked[index] ?? 0) ^ (mask[index & 3] ?? 0);
  }
  return masked;
}
