// How a file or a piece of one is named in a message to the agent. Pure.

export interface Mention {
  /** Relative to the workspace folder where there is one. */
  readonly path: string;
  readonly selection: {
    /** Lines count from 1. */
    readonly firstLine: number;
    readonly lastLine: number;
    readonly text: string;
    readonly language: string;
  } | null;
}

/** Markdown, ready to be followed by what the user types. */
export function mentionOf({ path, selection }: Mention): string {
  if (!selection) return `\`${path}\` `;
  const { firstLine, lastLine, text, language } = selection;
  const lines = lastLine > firstLine ? `${firstLine}-${lastLine}` : `${firstLine}`;
  const fence = fenceAround(text);
  return `\`${path}:${lines}\`\n${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}\n`;
}

/** A fence longer than any run of backticks in the text. */
function fenceAround(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return "`".repeat(longest + 1);
}
