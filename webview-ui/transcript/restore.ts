// Asks what a turn did to files, and asks for it to be taken back or brought back.
import type { RestoreDirection } from "../../extension/views/messages.js";
import type { App } from "../state/app.js";
import { changeTurn } from "../state/change-turn.js";
import { staleChanges, type TurnChanges, toChangedFiles } from "../state/turn-changes.js";

/** Once for each change: what changes meanwhile is asked for again. A host that cannot tell leaves what is shown. */
export function askForChanges(app: App, turnId: string): void {
  const threadId = app.view.value?.thread.id;
  if (threadId === undefined) return;
  change(app, turnId, (changes) => ({ ...changes, isStale: false }));
  app.requests.send(
    "heddle/turn/changes",
    { threadId, turnId },
    {
      onResult(result) {
        if (app.view.value?.thread.id !== threadId) return;
        change(app, turnId, (changes) => ({ ...changes, files: toChangedFiles(result) }));
      },
    },
  );
}

/** `paths` chooses files; null means all. The answer comes as `turnRestored`. */
export function restoreTurn(
  app: App,
  turnId: string,
  direction: RestoreDirection,
  paths: readonly string[] | null,
): void {
  change(app, turnId, (changes) => ({ ...changes, restoring: direction, refusal: null }));
  app.post({ type: "restoreTurn", turnId, direction, paths });
}

function change(app: App, turnId: string, by: (changes: TurnChanges) => TurnChanges): void {
  const view = app.view.value;
  if (!view?.turns.some(({ id }) => id === turnId)) return;
  app.view.value = changeTurn(view, turnId, (turn) => ({
    ...turn,
    changes: by(turn.changes ?? staleChanges(null)),
  }));
}
