// Which turn "undo" and "redo" mean, as in any editor: one step back from where things are, or one step forth. Pure.

/** A turn that changed files, and whether nothing of that is left. */
export interface TurnState {
  readonly turnId: string;
  readonly isUndone: boolean;
}

/** `turns` come newest first and are looked at one by one, for each look costs a request. */
export async function turnToUndo(turns: AsyncIterable<TurnState>): Promise<string | null> {
  for await (const turn of turns) if (!turn.isUndone) return turn.turnId;
  return null;
}

/** The oldest of the undone turns at the end. */
export async function turnToRedo(turns: AsyncIterable<TurnState>): Promise<string | null> {
  let found: string | null = null;
  for await (const turn of turns) {
    if (!turn.isUndone) break;
    found = turn.turnId;
  }
  return found;
}
