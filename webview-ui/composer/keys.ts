// What a key means in the composer, decided from plain data so that it can be told by table.

export interface ComposerKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

export interface ComposerSituation {
  readonly text: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
  readonly sendWith: "enter" | "modEnter";
  readonly turnRuns: boolean;
  readonly approvalWaits: boolean;
  /** True while the text comes from the prompt history. */
  readonly recalls: boolean;
}

export type ComposerAction = "send" | "interrupt" | "older" | "newer" | "forget" | "none";

/** Keys that an input method is still using; old ones mark them by the code alone. */
const COMPOSING_KEY_CODE = 229;

/**
 * Enter sends as the setting says, with Ctrl or Cmd always, and with Shift never. Up and Down walk through sent prompts, but only
 * where the cursor could not move that way. Escape leaves the history; in an empty composer it stops the turn, as
 * in a terminal, unless an approval waits, where a stray Escape must not decide anything.
 */
export function composerAction(key: ComposerKey, situation: ComposerSituation): ComposerAction {
  if (key.isComposing || key.keyCode === COMPOSING_KEY_CODE) return "none";
  const mod = key.ctrlKey || key.metaKey;
  switch (key.key) {
    case "Enter":
      if (key.shiftKey || key.altKey) return "none";
      return situation.sendWith === "enter" || mod ? "send" : "none";
    case "ArrowUp":
      return isPlain(key) && isAtFirstLine(situation) ? "older" : "none";
    case "ArrowDown":
      return isPlain(key) && situation.recalls && isAtLastLine(situation) ? "newer" : "none";
    case "Escape":
      if (!isPlain(key)) return "none";
      if (situation.recalls) return "forget";
      return situation.text === "" && situation.turnRuns && !situation.approvalWaits ? "interrupt" : "none";
    default:
      return "none";
  }
}

function isPlain(key: ComposerKey): boolean {
  return !key.shiftKey && !key.ctrlKey && !key.metaKey && !key.altKey;
}

function isAtFirstLine({ text, selectionStart, selectionEnd }: ComposerSituation): boolean {
  return selectionStart === selectionEnd && !text.slice(0, selectionStart).includes("\n");
}

function isAtLastLine({ text, selectionStart, selectionEnd }: ComposerSituation): boolean {
  return selectionStart === selectionEnd && !text.slice(selectionEnd).includes("\n");
}
