// What a turn does. Every kind runs, is interrupted and ends in the same way; they differ in what they say to the
// model and in whether input that comes meanwhile becomes part of them.
import type { CodexErrorInfo, NonSteerableTurnKind, TurnError } from "../../protocol/turn-error.js";
import type { TurnScope } from "../turn-scope.js";

export type TurnOutcome =
  | { readonly status: "completed"; readonly lastMessage: string | null }
  | { readonly status: "failed"; readonly error: TurnError }
  | { readonly status: "interrupted" };

export interface Task {
  readonly kind: "regular" | "userShell" | NonSteerableTurnKind;
  /** Nobody asked for this turn: the thread goes on by itself. */
  readonly isContinuation?: boolean;
  /**
   * Runs to the end of the turn; the thread's history is loaded. Throws ModelError for what the provider did and
   * the signal's reason when the turn was interrupted; whatever else it throws is a bug and fails the turn.
   */
  run(scope: TurnScope): Promise<TurnOutcome>;
}

/** What a turn cannot take that is refused to whoever sends input; null when it takes input. */
export function refusalOf({ kind }: Task): TurnError | null {
  if (kind !== "review" && kind !== "compact") return null;
  return {
    message: `cannot steer a ${kind} turn`,
    codexErrorInfo: { activeTurnNotSteerable: { turnKind: kind } },
    additionalDetails: null,
  };
}

export function failed(message: string, codexErrorInfo: CodexErrorInfo = "other"): TurnOutcome {
  return { status: "failed", error: { message, codexErrorInfo, additionalDetails: null } };
}
