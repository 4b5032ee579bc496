// What the user picked for the threads of this workspace. It goes with each thread and turn, on top of the
// configuration, and stays out of files that others would get to see.
import type { Memento } from "vscode";
import type { ViewSettings } from "./messages.js";

export type Access = Pick<ViewSettings, "approvalPolicy" | "sandboxMode">;

export interface Picked {
  readonly model: string | null;
  /** Null: as configured. */
  readonly access: Access | null;
  setModel(model: string | null): void;
  setAccess(access: Access | null): void;
}

const MODEL_KEY = "heddle.pickedModel";
const ACCESS_KEY = "heddle.pickedAccess";

export function createPicked(state: Memento, onChange: () => void): Picked {
  let model = state.get<string | null>(MODEL_KEY, null);
  let access = state.get<Access | null>(ACCESS_KEY, null);
  return {
    get model() {
      return model;
    },
    get access() {
      return access;
    },
    setModel(next) {
      model = next;
      void state.update(MODEL_KEY, next ?? undefined);
      onChange();
    },
    setAccess(next) {
      access = next;
      void state.update(ACCESS_KEY, next ?? undefined);
      onChange();
    },
  };
}
