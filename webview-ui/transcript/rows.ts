// The transcript as one flat list, and the part of it that is drawn. A long thread is drawn from its end; older
// rows join when the person scrolls up to them.
import type { Entry, ItemEntry, ThreadView, TurnView } from "../state/thread-view.js";

export type Row =
  | { readonly kind: "entry"; readonly key: string; readonly entry: Entry }
  | { readonly kind: "turnEnd"; readonly key: string; readonly turn: TurnView };

/** Rows drawn at first, and added each time the person comes near the first one. */
export const PAGE = 120;

export function threadRows(view: ThreadView): readonly Row[] {
  return view.turns.flatMap((turn): Row[] => {
    const rows: Row[] = turn.entries
      .filter((entry, index) => !repeatsReview(entry, turn.entries[index - 1]))
      .map((entry) => ({ kind: "entry", key: entry.key, entry }));
    if (hasEnd(turn)) rows.push({ kind: "turnEnd", key: `${turn.id}:end`, turn });
    return rows;
  });
}

/** A review ends with an item of its own, and with the same text as a message for clients without a card for it. */
function repeatsReview(entry: Entry, before: Entry | undefined): boolean {
  if (entry.kind !== "item" || entry.item.type !== "agentMessage") return false;
  if (before?.kind !== "item" || before.item.type !== "exitedReviewMode") return false;
  return entry.item.text.trim() === before.item.review.trim();
}

function hasEnd({ status, error, diff, changes }: TurnView): boolean {
  if (status === "inProgress") return error !== null;
  return error !== null || status === "interrupted" || changes !== null || (diff !== null && diff !== "");
}

/** The index of the first row to draw: a page from the end, or a little above the row to return to. */
export function firstRow(rows: readonly Row[], returnTo: string | null): number {
  const fromEnd = Math.max(0, rows.length - PAGE);
  const at = returnTo === null ? -1 : rows.findIndex(({ key }) => key === returnTo);
  return at < 0 ? fromEnd : Math.max(0, Math.min(fromEnd, at - PAGE / 4));
}

/** True for items that stand close together, as steps of one piece of work. */
export function isStep({ item }: ItemEntry): boolean {
  return item.type !== "userMessage" && item.type !== "agentMessage";
}
