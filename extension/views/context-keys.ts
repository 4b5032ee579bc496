// Tells the editor what is going on, for the `when` clauses of menus and keys.
import { commands, Disposable } from "vscode";
import { CONTEXT_KEYS } from "../commands/ids.js";
import type { Host } from "../host/host.js";
import type { ActiveThread } from "./active-thread.js";

export interface ContextKeys {
  /** The thread that the view shows is another one. */
  update(): void;
  dispose(): void;
}

export function registerContextKeys(host: Host, activeThread: ActiveThread): ContextKeys {
  const known = new Map<string, boolean>();
  const set = (key: string, value: boolean) => {
    if (known.get(key) === value) return;
    known.set(key, value);
    void commands.executeCommand("setContext", key, value);
  };
  const update = () => {
    set(CONTEXT_KEYS.hostReady, host.state.kind === "ready");
    set(CONTEXT_KEYS.threadOpen, activeThread.id !== null);
    set(
      CONTEXT_KEYS.turnRunning,
      activeThread.id !== null && host.activity.runningTurn(activeThread.id) !== null,
    );
    set(
      CONTEXT_KEYS.hasPendingPatch,
      host.approvals.pending().some((each) => each.kind === "fileChange"),
    );
  };
  update();
  const listeners = Disposable.from(host.onState(update), host.onActivity(update), host.onApprovals(update));
  return { update, dispose: () => void listeners.dispose() };
}
