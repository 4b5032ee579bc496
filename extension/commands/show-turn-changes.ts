import { l10n, window } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type { Services } from "./command.js";
import { toTurnTarget } from "./turn-target.js";

/** Opens what a turn changed as diffs: the turn that is named, or the last of the shown thread that changed files. */
export async function showTurnChanges(
  { host, activeThread, review, log }: Services,
  target: unknown,
): Promise<void> {
  const named = toTurnTarget(target);
  const threadId = named?.threadId ?? activeThread.id;
  if (threadId === null) return;
  try {
    const asked = { threadId, turnId: named?.turnId ?? null };
    const { turnId, files } = await host.request("heddle/turn/changes", asked);
    if (turnId === null || files.length === 0) {
      void window.showInformationMessage(l10n.t("No turn changed files here."));
      return;
    }
    await review.openTurn(threadId, turnId, files);
  } catch (error) {
    log.warn(`changes of a turn cannot be shown: ${errorMessage(error)}`);
    void window.showErrorMessage(errorMessage(error));
  }
}
