// Commands and paths come from a model. What a person approves must be what they see, so characters that hide
// or reorder text are written out.

/** Control characters except tab and line feed, zero-width characters, and those that change the direction. */
const HIDING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** The text with every hiding character written as its code, such as `\u{202e}`. */
export function visibleText(text: string): string {
  return text.replace(HIDING, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
