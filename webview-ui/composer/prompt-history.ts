// A walk through sent prompts, as in a shell: the unfinished draft waits at the newest end.

export interface PromptWalk {
  /** How many prompts back; 0 is the draft. */
  readonly back: number;
  readonly draft: string;
}

export const atDraft: PromptWalk = { back: 0, draft: "" };

/** One prompt back; null at the oldest. `text` is what the composer holds now. */
export function olderPrompt(prompts: readonly string[], walk: PromptWalk, text: string) {
  if (walk.back >= prompts.length) return null;
  const next = { back: walk.back + 1, draft: walk.back === 0 ? text : walk.draft };
  return { walk: next, text: promptAt(prompts, next) };
}

/** One prompt forward, in the end the draft; null when already there. */
export function newerPrompt(prompts: readonly string[], walk: PromptWalk) {
  if (walk.back === 0) return null;
  const next = { ...walk, back: walk.back - 1 };
  return { walk: next, text: promptAt(prompts, next) };
}

function promptAt(prompts: readonly string[], walk: PromptWalk): string {
  return walk.back === 0 ? walk.draft : (prompts.at(-walk.back) ?? "");
}
