// A turn of its own for what the user runs in their shell while no other turn runs.
import type { TurnScope } from "../turn-scope.js";
import { runUserShell } from "../user-shell.js";
import type { Task } from "./task.js";

export function userShellTask(script: string): Task {
  return { kind: "userShell", run: (scope) => run(scope, script) };
}

async function run(scope: TurnScope, script: string) {
  scope.record({
    type: "turnStarted",
    turnId: scope.turnId,
    startedAt: Math.floor(scope.services.clock.now() / 1000),
    modelContextWindow: null,
  });
  scope.remember(await runUserShell(scope, script));
  scope.signal.throwIfAborted();
  return { status: "completed", lastMessage: null } as const;
}
