// Which items a turn has, counted line by line. Whoever scans a thread and whoever builds its turns count here, so
// that both mean the same item by the same number.

import type { LineIds } from "./line-ids.js";
import type { LineKind } from "./line-kind.js";

export class ItemCount {
  /** Items so far, and those among them that got a number. */
  items = 0;
  numbers = 0;
  private lastIsThought = false;
  private known: Set<string> | null = null;

  /**
   * Counts a line of the turn. True when it begins a new item; more of one that is there already is none. `ids` is
   * needed for calls and items only.
   */
  add(kind: LineKind, ids: LineIds | null, startsThought: boolean): boolean {
    switch (kind) {
      case "userMessage":
      case "numbered":
        return this.begin(true, false);
      case "thought":
        return this.lastIsThought && !startsThought ? false : this.begin(true, true);
      case "hookPrompt":
        return this.begin(false, false);
      case "call":
      case "item":
        return this.isNew(ids?.call ?? null) && this.begin(false, false);
      case "turnStart":
      case "turnEnd":
      case "error":
      case "rollback":
      case "usage":
      case "goal":
      case "goalCleared":
      case "queue":
      case "settings":
      case "context":
      case "meta":
      case "compacted":
      case "history":
      case "other":
      case "damaged":
        return false;
    }
  }

  /** The turn is over. Should more come of its calls, it counts as new ones. */
  forgetCalls(): void {
    this.known = null;
  }

  private begin(isNumbered: boolean, isThought: boolean): true {
    this.items++;
    if (isNumbered) this.numbers++;
    this.lastIsThought = isThought;
    return true;
  }

  private isNew(id: string | null): boolean {
    if (id === null || this.known?.has(id)) return false;
    this.known ??= new Set();
    this.known.add(id);
    return true;
  }
}
