// A line for the person's own shell: it begins with "!". A space before it makes it a message. Pure.

export function isShellLine(text: string): boolean {
  return text.startsWith("!");
}

/** What the shell is to run; empty when nothing follows the mark. */
export function shellCommandOf(text: string): string {
  return text.slice(1).trim();
}
