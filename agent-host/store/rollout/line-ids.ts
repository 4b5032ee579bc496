// The ids in a line: of its call or item, and of the turn it belongs to.
import type { Line } from "./line.js";
import type { KnownLine } from "./line-kind.js";

export interface LineIds {
  readonly call: string | null;
  readonly turn: string | null;
  /** Of an `item_completed`: the kind of its item. */
  readonly item: string | null;
}

/** Enough for the ids in any known line. */
const HEAD_CHARS = 512;
/** A member whose value is simple, as the ids at the beginning of a payload are. */
const MEMBER = /,"(\w+)":(?:"([^"\\]*)"|null|true|false|-?\d+)/y;
const ITEM = /,"item":\{"type":"(\w+)","id":"([^"\\]*)"/y;

/** The ids that a line begins with. The one that it is about is looked for in all of it when it is not among them. */
export function readIds(line: Line, known: KnownLine): LineIds {
  const wantsTurn = known.kind === "turnStart" || known.kind === "turnEnd";
  if (known.whole === undefined) {
    const ids = readAhead(line.head(HEAD_CHARS), known.membersAt, wantsTurn);
    if (wantsTurn ? ids.turn !== null : ids.call !== null) return ids;
  }
  return idsOf(known.whole ?? parse(line.text()));
}

function readAhead(head: string, from: number, wantsTurn: boolean): LineIds {
  let call: string | null = null;
  let turn: string | null = null;
  let end = from;
  while (turn === null || !(wantsTurn || call !== null)) {
    MEMBER.lastIndex = end;
    const match = MEMBER.exec(head);
    if (match === null) break;
    const [, name, value = null] = match;
    if (name === "call_id" || name === "callId") call = value;
    if (name === "turn_id" || name === "turnId") turn = value;
    end = MEMBER.lastIndex;
  }
  ITEM.lastIndex = end;
  const item = call === null && !wantsTurn ? ITEM.exec(head) : null;
  return { call: item?.[2] ?? call, turn, item: item?.[1] ?? null };
}

function idsOf(line: unknown): LineIds {
  const payload = member(line, "payload");
  const item = member(payload, "item");
  return {
    call:
      textOf(member(item, "id")) ?? textOf(member(payload, "call_id")) ?? textOf(member(payload, "callId")),
    turn: textOf(member(payload, "turn_id")) ?? textOf(member(payload, "turnId")),
    item: textOf(member(item, "type")),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever reads the line for its content counts it as damaged.
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
