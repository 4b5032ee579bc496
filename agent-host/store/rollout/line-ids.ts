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
const HEAD_CHARS = 480;
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

/**
 * Goes over members whose values are simple, as the ids at the beginning of a payload are, until it has what is
 * wanted or meets one that is not. By hand, since there are many such lines in a thread.
 */
function readAhead(head: string, from: number, wantsTurn: boolean): LineIds {
  let call: string | null = null;
  let turn: string | null = null;
  let at = from;
  while ((turn === null || !(wantsTurn || call !== null)) && head.startsWith(',"', at)) {
    const nameEnd = head.indexOf('":', at + 2);
    if (nameEnd < 0) break;
    const value = nameEnd + 2;
    if (head.startsWith('"', value)) {
      const end = head.indexOf('"', value + 1);
      // A value with an escape in it is no id, and where it ends is not looked for.
      if (end < 0 || head.charCodeAt(end - 1) === 0x5c) break;
      if (isName(head, at + 2, nameEnd, "call_id", "callId")) call = head.slice(value + 1, end);
      if (isName(head, at + 2, nameEnd, "turn_id", "turnId")) turn = head.slice(value + 1, end);
      at = end + 1;
    } else {
      const end = head.indexOf(",", value);
      const first = head.charCodeAt(value);
      // Objects and lists are not simple.
      if (end < 0 || first === 0x7b || first === 0x5b) break;
      at = end;
    }
  }
  ITEM.lastIndex = at;
  const item = call === null && !wantsTurn ? ITEM.exec(head) : null;
  return { call: item?.[2] ?? call, turn, item: item?.[1] ?? null };
}

function isName(head: string, from: number, to: number, name: string, alias: string): boolean {
  return (
    (to - from === name.length && head.startsWith(name, from)) ||
    (to - from === alias.length && head.startsWith(alias, from))
  );
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
