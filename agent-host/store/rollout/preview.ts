/** The most characters of a first message that lists carry and search. */
const PREVIEW_CHARS = 2_000;

/** What lists show of a thread: the beginning of its first user message. */
export function toPreview(message: string): string {
  if (message.length <= PREVIEW_CHARS) return message;
  // Never half of a character that takes two code units.
  const end = /[\uD800-\uDBFF]/.test(message.charAt(PREVIEW_CHARS - 1)) ? PREVIEW_CHARS - 1 : PREVIEW_CHARS;
  return message.slice(0, end);
}
