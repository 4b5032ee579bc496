import { randomUUID } from "node:crypto";
import type { ResponseItem } from "../../protocol/response-item.js";
import { fromArguments } from "../custom-tools.js";
import type { CallPiece } from "./chunk.js";

/** Puts calls together that arrive in pieces. */
export interface CallCollector {
  add(piece: CallPiece): void;
  /** The finished calls in the order in which they began. Calls without a name are left out. */
  items(): { readonly itemId: string; readonly item: ResponseItem }[];
}

interface PendingCall {
  readonly index: number | null;
  id: string | null;
  name: string;
  readonly argumentPieces: string[];
}

/** `customTools`: the names of tools that take free text. */
export function createCallCollector(customTools: ReadonlySet<string>): CallCollector {
  const calls: PendingCall[] = [];

  /**
   * Pieces belong together by index; by id where servers number badly; else to the call before, unless that one is
   * complete and this piece begins another.
   */
  function callFor(piece: CallPiece): PendingCall {
    const index = piece.index ?? null;
    const id = piece.id || null;
    const known = index === null ? calls.at(-1) : calls.findLast((call) => call.index === index);
    if (known !== undefined && !isAnother(known, piece, id)) return known;
    const call: PendingCall = { index, id, name: "", argumentPieces: [] };
    calls.push(call);
    return call;
  }

  return {
    add(piece) {
      const call = callFor(piece);
      call.id ??= piece.id || null;
      // Names come whole, some servers repeat them with every piece.
      if (call.name === "") call.name = piece.function?.name ?? "";
      if (piece.function?.arguments) call.argumentPieces.push(piece.function.arguments);
    },
    items: () =>
      calls
        .filter((call) => call.name !== "")
        .map((call) => {
          const callId = call.id ?? `call_${randomUUID()}`;
          return {
            itemId: callId,
            item: toItem(call.name, call.argumentPieces.join(""), callId, customTools),
          };
        }),
  };
}

function isAnother(known: PendingCall, piece: CallPiece, id: string | null): boolean {
  if (id !== null && known.id !== null) return known.id !== id;
  const name = piece.function?.name || null;
  if (name === null || known.name === "") return false;
  return name !== known.name || (Boolean(piece.function?.arguments) && isComplete(known.argumentPieces));
}

/** Arguments are an object, and no beginning of an object is one. */
function isComplete(pieces: readonly string[]): boolean {
  const text = pieces.join("");
  if (!text.trimStart().startsWith("{") || !text.trimEnd().endsWith("}")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function toItem(name: string, text: string, callId: string, customTools: ReadonlySet<string>): ResponseItem {
  if (customTools.has(name)) {
    return { type: "custom_tool_call", name, input: fromArguments(text), call_id: callId };
  }
  return { type: "function_call", name, arguments: text.trim() === "" ? "{}" : text, call_id: callId };
}
