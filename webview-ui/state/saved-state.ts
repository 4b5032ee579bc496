// What the page keeps over hiding and reload, through the editor's getState and setState.
import { toList, toNumberOrNull, toObject, toText, toTexts } from "./wire-value.js";

/** Threads whose draft and scroll position are kept, the newest last. */
const MAX_THREADS = 30;
/** Sent prompts kept for Up and Down. */
export const MAX_PROMPTS = 100;
/** Longer drafts and prompts are not kept, in characters. */
const MAX_TEXT = 100_000;

/** Where a thread was scrolled to: the topmost visible entry and how far it is above the edge, in pixels. */
export interface ScrollAnchor {
  readonly key: string;
  readonly offset: number;
}

export interface SavedThread {
  /** The thread's id; empty for the new-thread view. */
  readonly id: string;
  readonly draft: string;
  /** Null means that the thread follows its end. */
  readonly scroll: ScrollAnchor | null;
}

export interface SavedState {
  readonly threads: readonly SavedThread[];
  /** Oldest first. */
  readonly prompts: readonly string[];
  readonly showsList: boolean;
}

/** Reads what an earlier page kept, perhaps of another version; anything odd is left out. */
export function toSavedState(value: unknown): SavedState {
  const state = toObject(value);
  return {
    threads: toList(state.threads).map(toSavedThread).slice(-MAX_THREADS),
    prompts: toTexts(state.prompts).slice(-MAX_PROMPTS),
    showsList: state.showsList === true,
  };
}

function toSavedThread(value: unknown): SavedThread {
  const thread = toObject(value);
  const scroll = toObject(thread.scroll);
  const key = toText(scroll.key);
  return {
    id: toText(thread.id),
    draft: toText(thread.draft),
    scroll: key === "" ? null : { key, offset: toNumberOrNull(scroll.offset) ?? 0 },
  };
}

export function savedThread(state: SavedState, id: string): SavedThread {
  return state.threads.find((thread) => thread.id === id) ?? { id, draft: "", scroll: null };
}

/** Keeps one thread, as the newest. A thread with nothing to keep is dropped. */
export function saveThread(state: SavedState, thread: SavedThread): SavedState {
  const others = state.threads.filter(({ id }) => id !== thread.id);
  const empty = thread.draft === "" && thread.scroll === null;
  const kept = { ...thread, draft: thread.draft.slice(0, MAX_TEXT) };
  return { ...state, threads: (empty ? others : [...others, kept]).slice(-MAX_THREADS) };
}

/** Adds a sent prompt; repeating the last one adds nothing. */
export function savePrompt(state: SavedState, prompt: string): SavedState {
  if (prompt.trim() === "" || prompt.length > MAX_TEXT || state.prompts.at(-1) === prompt) return state;
  return { ...state, prompts: [...state.prompts, prompt].slice(-MAX_PROMPTS) };
}
