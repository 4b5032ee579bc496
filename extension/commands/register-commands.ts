// The table of commands. Each is in a file of its own; here they meet their names.
import { commands, Disposable } from "vscode";
import { addToChat } from "./add-to-chat.js";
import { clearApiKey, setApiKey } from "./api-key.js";
import { chooseAccess } from "./choose-access.js";
import { chooseModel } from "./choose-model.js";
import type { Services } from "./command.js";
import { decidePatch } from "./decide-patch.js";
import { fixFinding } from "./fix-finding.js";
import { COMMANDS } from "./ids.js";
import { interrupt } from "./interrupt.js";
import { newThread } from "./new-thread.js";
import { openDiff } from "./open-diff.js";
import { restoreTurn } from "./restore-turn.js";
import { resumeThread } from "./resume-thread.js";
import { reviewChanges } from "./review-changes.js";
import { setGoal } from "./set-goal.js";
import { showTurnChanges } from "./show-turn-changes.js";
import { signIn } from "./sign-in.js";
import { signOut } from "./sign-out.js";
import { compactThread, endBackgroundTerminals } from "./thread-command.js";
import { useEditorModel } from "./use-editor-model.js";

type Run = (services: Services, target: unknown) => Promise<void> | void;

const table: Record<keyof typeof COMMANDS, Run> = {
  newThread,
  resumeThread,
  interrupt,
  undoTurn: (services, target) => restoreTurn(services, "undo", target),
  redoTurn: (services, target) => restoreTurn(services, "redo", target),
  showTurnChanges,
  reviewChanges,
  clearReview: ({ findings }) => findings.clear(),
  fixFinding,
  setGoal,
  compactThread,
  endBackgroundTerminals,
  acceptAll: ({ review }) => review.decideAll("accept"),
  declineAll: ({ review }) => review.decideAll("decline"),
  acceptPatch: (services, target) => decidePatch(services, "accept", target),
  declinePatch: (services, target) => decidePatch(services, "decline", target),
  openDiff,
  restartHost: ({ host }) => host.restart(),
  showLog: ({ log }) => log.show(),
  signIn,
  signOut,
  setApiKey,
  clearApiKey,
  chooseModel,
  useEditorModel,
  chooseAccess,
  focusChat: ({ chat }) => chat.open({ type: "compose", text: "" }),
  addToChat,
};

export function registerCommands(services: Services): Disposable {
  const registrations = Object.entries(table).map(([name, run]) =>
    commands.registerCommand(COMMANDS[name as keyof typeof COMMANDS], (target: unknown) =>
      run(services, target),
    ),
  );
  return Disposable.from(...registrations);
}
