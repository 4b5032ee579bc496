// Which thread the view shows. Remembered per workspace, so that a reloaded window comes back to it.
import type { Memento } from "vscode";

const KEY = "heddle.activeThread";

export interface ActiveThread {
  readonly id: string | null;
  set(id: string | null): void;
}

export function createActiveThread(state: Memento, onChange: () => void): ActiveThread {
  let id = state.get<string | null>(KEY, null);
  return {
    get id() {
      return id;
    },
    set(next) {
      if (next === id) return;
      id = next;
      void state.update(KEY, next);
      onChange();
    },
  };
}
