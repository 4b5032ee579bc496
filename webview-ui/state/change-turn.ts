// Small changes of a thread view that the notifications are made of. Each returns the same object when nothing
// changes.
import { type Entry, type ItemEntry, type ThreadView, type TurnView, toItemEntry } from "./thread-view.js";
import type { ViewItem } from "./view-item.js";

/** Changes one turn; a turn that is not known yet is begun, since a view may join in mid-turn. */
export function changeTurn(
  view: ThreadView,
  turnId: string,
  change: (turn: TurnView) => TurnView,
): ThreadView {
  const index = view.turns.findLastIndex((turn) => turn.id === turnId);
  const before = view.turns[index] ?? newTurn(turnId);
  const after = change(before);
  if (after === before) return view;
  return { ...view, turns: index < 0 ? [...view.turns, after] : view.turns.with(index, after) };
}

function newTurn(id: string): TurnView {
  return {
    id,
    status: "inProgress",
    error: null,
    durationMs: null,
    startedAtMs: null,
    entries: [],
    retrying: null,
    diff: null,
    changes: null,
  };
}

/** Puts an entry in place of the one with its key, or at the end. */
export function putEntry(turn: TurnView, entry: Entry): TurnView {
  const index = turn.entries.findLastIndex(({ key }) => key === entry.key);
  return { ...turn, entries: index < 0 ? [...turn.entries, entry] : turn.entries.with(index, entry) };
}

/**
 * Changes the open item with the given id. `missing` makes the item when its start was not seen; an item that is
 * finished already stays as it is, for its final form was authoritative.
 */
export function changeItem(
  turn: TurnView,
  itemId: string,
  nowMs: number,
  missing: () => ViewItem,
  change: (item: ViewItem) => ViewItem,
): TurnView {
  const entry = findItemEntry(turn, itemId);
  if (entry === null) return putEntry(turn, toItemEntry(change(missing()), true, nowMs));
  if (!entry.open) return turn;
  const item = change(entry.item);
  return item === entry.item ? turn : putEntry(turn, { ...entry, item });
}

export function findItemEntry(turn: TurnView, itemId: string): ItemEntry | null {
  const entry = turn.entries.findLast(({ key }) => key === itemId);
  return entry?.kind === "item" ? entry : null;
}

/** Something arrived: whatever was being tried again works now. */
export function clearRetry(turn: TurnView): TurnView {
  return turn.retrying === null ? turn : { ...turn, retrying: null };
}

/** Ends what the turn left open; a host need not close the items of an interrupted turn. */
export function closeEntries(turn: TurnView, nowMs: number): TurnView {
  if (!turn.entries.some((entry) => entry.kind === "item" && entry.open)) return turn;
  return {
    ...turn,
    entries: turn.entries.map((entry) =>
      entry.kind === "item" && entry.open ? { ...entry, open: false, endedAtMs: nowMs } : entry,
    ),
  };
}
