import { l10n, window, workspace } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type {
  HeddleRestoredFile,
  HeddleTurnRestoreResponse,
} from "../../agent-host/protocol/heddle-changes.js";
import type { RestoreDirection } from "../views/messages.js";
import type { Services } from "./command.js";
import { type TurnState, turnToRedo, turnToUndo } from "./turn-choice.js";
import { type TurnTarget, toTurnTarget } from "./turn-target.js";

/** More names do not fit into a message. */
const MAX_NAMES = 8;

/**
 * Takes back what a turn changed, or brings it back: the turn that the chat names, which then shows what came of it,
 * or else the last of the shown thread, with notifications.
 */
export async function restoreTurn(
  services: Services,
  direction: RestoreDirection,
  target: unknown,
): Promise<void> {
  const named = toTurnTarget(target);
  if (named === null) await restoreLast(services, direction);
  else await restoreNamed(services, direction, named);
}

async function restoreNamed(
  services: Services,
  direction: RestoreDirection,
  { threadId, turnId, paths }: TurnTarget,
): Promise<void> {
  try {
    await request(services, direction, { threadId, turnId, paths });
  } catch (error) {
    const message = errorMessage(error);
    services.log.warn(`${direction} failed: ${message}`);
    services.chat.tell({ type: "turnRestored", threadId, turnId, direction, outcome: null, error: message });
  }
}

/** The chat is told, whoever asked. */
async function request(
  { host, chat }: Services,
  direction: RestoreDirection,
  { threadId, turnId, paths }: TurnTarget,
): Promise<HeddleTurnRestoreResponse> {
  const method = direction === "undo" ? "heddle/turn/undo" : "heddle/turn/redo";
  const outcome = await host.request(method, { threadId, turnId, paths: paths && [...paths] });
  chat.tell({ type: "turnRestored", threadId, turnId, direction, outcome, error: null });
  return outcome;
}

async function restoreLast(services: Services, direction: RestoreDirection): Promise<void> {
  const { host, activeThread, log } = services;
  const threadId = activeThread.id;
  if (threadId === null) return;
  const restore = (turnId: string, paths: string[] | null) =>
    request(services, direction, { threadId, turnId, paths });
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
  direction: RestoreDirection,
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
