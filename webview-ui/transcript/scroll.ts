// Where the transcript is scrolled to, told in rows rather than pixels, so that it holds over a reload.
import type { ScrollAnchor } from "../state/saved-state.js";

/** Closer to the end than this counts as being there, in pixels. */
export const NEAR_END = 32;

export function isAtEnd(box: HTMLElement): boolean {
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
}

/** The topmost row in sight and how far its top is above the edge; null when no row is drawn. */
export function anchorOf(box: HTMLElement): ScrollAnchor | null {
  const rows = box.querySelectorAll<HTMLElement>("[data-row]");
  const edge = box.getBoundingClientRect().top;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle;
    else low = middle + 1;
  }
  const row = rows[low];
  if (row === undefined) return null;
  return { key: row.dataset.row ?? "", offset: Math.round(edge - row.getBoundingClientRect().top) };
}

/** Scrolls so that the anchor's row is where it was. False when that row is not drawn. */
export function scrollToAnchor(box: HTMLElement, anchor: ScrollAnchor): boolean {
  const row = box.querySelector<HTMLElement>(`[data-row="${CSS.escape(anchor.key)}"]`);
  if (row === null) return false;
  const top = row.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const distance = Math.round(top + anchor.offset);
  if (distance !== 0) box.scrollTop += distance;
  return true;
}
