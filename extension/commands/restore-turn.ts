import { l10n, window, workspace } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type {
  HeddleRestoredFile,
  HeddleTurnRestoreResponse,
} from "../../agent-host/protocol/heddle-changes.js";
import type { Services } from "./command.js";
import { type TurnState, turnToRedo, turnToUndo } from "./turn-choice.js";

type Direction = "undo" | "redo";

/** More names do not fit into a message. */
const MAX_NAMES = 8;

/** Takes back what the last turn of the shown thread changed, or brings back what was taken back last. */
export async function restoreTurn(
  { host, activeThread, log }: Services,
  direction: Direction,
): Promise<void> {
  const threadId = activeThread.id;
  if (threadId === null) return;
  const restore = (turnId: string, paths: string[] | null) =>
    host.request(direction === "undo" ? "heddle/turn/undo" : "heddle/turn/redo", { threadId, turnId, paths });
  try {
    const choose = direction === "undo" ? turnToUndo : turnToRedo;
    const turnId = await choose(turnStates(host, threadId));
    if (turnId === null) {
      void window.showInformationMessage(
        direction === "undo" ? l10n.t("No turn changed files here.") : l10n.t("No turn was undone."),
      );
      return;
    }
    const outcome = await restore(turnId, null);
    const rest = outcome.applied ? [] : outcome.files.filter(({ status }) => status === "ready");
    if (!(await tell(outcome, direction, rest.length > 0))) return;
    await tell(
      await restore(
        turnId,
        rest.map(({ path }) => path),
      ),
      direction,
      false,
    );
  } catch (error) {
    log.warn(`${direction} failed: ${errorMessage(error)}`);
    void window.showErrorMessage(errorMessage(error));
  }
}

async function* turnStates(host: Services["host"], threadId: string): AsyncGenerator<TurnState> {
  const { turns } = await host.request("heddle/turn/changes", { threadId, paths: [] });
  for (const turnId of turns) {
    const { files } = await host.request("heddle/turn/changes", { threadId, turnId });
    if (files.length > 0) yield { turnId, isUndone: files.every(({ state }) => state === "undone") };
  }
}

/** True when the person wants the files restored that can be. */
async function tell(
  { files, applied }: HeddleTurnRestoreResponse,
  direction: Direction,
  canLeaveOut: boolean,
): Promise<boolean> {
  if (applied) {
    const restored = files.filter(({ status }) => status === "restored");
    void window.showInformationMessage(
      direction === "undo"
        ? l10n.t("Undone: {0}", names(restored))
        : l10n.t("Brought back: {0}", names(restored)),
    );
    return false;
  }
  const inTheWay = files.filter(({ status }) => status === "conflict" || status === "unknown");
  const others = l10n.t("Only the Other Files");
  const answer = await window.showWarningMessage(
    l10n.t("Nothing was changed. In the way: {0}", names(inTheWay)),
    ...(canLeaveOut ? [others] : []),
  );
  return answer === others;
}

function names(files: readonly HeddleRestoredFile[]): string {
  const shown = files.slice(0, MAX_NAMES).map(({ path, reason, conflicts }) => {
    const line = conflicts[0]?.current.start;
    const place = workspace.asRelativePath(path, false) + (line === undefined ? "" : `:${line}`);
    return reason === null ? place : `${place} (${reason})`;
  });
  const more = files.length - shown.length;
  return shown.join(", ") + (more > 0 ? l10n.t(" and {0} more", more) : "");
}
