// Commands and paths come from a model. What a person approves must be what they see, so characters that hide
// or reorder text are written out.

/** Control and format characters but tab and line feed, odd line ends, and letters that are drawn as nothing. */
const HIDING = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]/gu;

/** The text with every hiding character written as its code, such as `\u{202e}`. */
export function visibleText(text: string): string {
  return text.replace(HIDING, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
