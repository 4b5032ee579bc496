// Which items a turn has, counted line by line. Whoever scans a thread and whoever builds its turns count here, so
// that both mean the same item by the same number.

import type { LineIds } from "./line-ids.js";
import type { KnownLine } from "./line-kind.js";

export interface ItemCount {
  /** Items so far. */
  readonly items: number;
  /** Items so far that got a number. */
  readonly numbers: number;
  /**
   * Counts a line of the turn. True when it begins a new item; more of one that is there already is none. `ids` is
   * needed for calls and items only.
   */
  add(kind: KnownLine["kind"], ids: LineIds | null, startsThought: boolean): boolean;
}

export function createItemCount(): ItemCount {
  let items = 0;
  let numbers = 0;
  let lastIsThought = false;
  let known: Set<string> | null = null;

  const begin = (isNumbered: boolean, isThought: boolean): true => {
    items++;
    if (isNumbered) numbers++;
    lastIsThought = isThought;
    return true;
  };

  return {
    get items() {
      return items;
    },
    get numbers() {
      return numbers;
    },
    add(kind, ids, startsThought) {
      switch (kind) {
        case "userMessage":
        case "numbered":
          return begin(true, false);
        case "thought":
          return lastIsThought && !startsThought ? false : begin(true, true);
        case "hookPrompt":
          return begin(false, false);
        case "call":
        case "item": {
          if (ids?.call === undefined || ids.call === null || known?.has(ids.call)) return false;
          known ??= new Set();
          known.add(ids.call);
          return begin(false, false);
        }
        case "turnStart":
        case "turnEnd":
        case "error":
        case "rollback":
        case "usage":
        case "goal":
        case "goalCleared":
        case "settings":
        case "context":
        case "meta":
        case "compacted":
        case "history":
        case "other":
        case "damaged":
          return false;
      }
    },
  };
}
