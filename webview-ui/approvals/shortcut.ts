// Keys for approvals. They must never be keys that write: Option types letters on a Mac, and AltGr elsewhere.

export interface ShortcutKey {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
  readonly isComposing: boolean;
  /** True while AltGr is held. */
  readonly altGraph: boolean;
}

/** The letter of an approval shortcut: Alt and a letter, on a Mac Control, Shift and a letter; else null. */
export function shortcutLetter(key: ShortcutKey, isMac: boolean): string | null {
  // A held key would answer the next question as well.
  if (key.repeat || key.isComposing || key.metaKey || key.altGraph) return null;
  const held = isMac
    ? key.ctrlKey && key.shiftKey && !key.altKey
    : key.altKey && !key.ctrlKey && !key.shiftKey;
  if (!held) return null;
  const typed = key.key.toUpperCase();
  if (/^[A-Z]$/.test(typed)) return typed;
  // Keyboards of other scripts: the place of the key counts.
  return /^Key([A-Z])$/.exec(key.code)?.[1] ?? null;
}

export function shortcutText(letter: string, isMac: boolean): string {
  return isMac ? `⌃⇧${letter}` : `Alt+${letter}`;
}

/** The form that assistive technology reads (aria-keyshortcuts). */
export function shortcutAria(letter: string, isMac: boolean): string {
  return isMac ? `Control+Shift+${letter}` : `Alt+${letter}`;
}
