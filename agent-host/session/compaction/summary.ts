// What a model is asked for when a conversation is summed up, and how the summary is handed to the one that goes on.
import { truncateMiddle } from "../../base/truncate.js";
import type { ResponseItem } from "../../protocol/response-item.js";
import { contextMessage } from "../history.js";

/** A summary that is no shorter than a conversation is of no use. */
const MAX_SUMMARY_BYTES = 64 * 1024;

export const SUMMARY_PROMPT = `The conversation above is about to be replaced by what you write now. Write the notes with which you, or another model without any memory of it, can carry the work on without asking again and without doing anything twice.

Cover, as far as each applies:
- What the user wants, in their terms, with every constraint, preference and decision they gave.
- What was done: files read and changed (with paths), commands run and what came of them, what was tried and did not work.
- What was found out that is needed further on: names, signatures, values, error messages, addresses, the ids of commands that still run.
- Where the work stands, what is open, and the very next step.

Write short, exact points. Do not call tools, do not greet, do not answer the user.`;

const SUMMARY_PREFIX = `<conversation_summary>
The earlier part of this conversation was replaced by the notes below, written by the model that worked on it. The state of files and commands is as it was left. Build on these notes, and do not repeat what they say is done.

`;
const SUMMARY_SUFFIX = "\n</conversation_summary>";

/** The message that stands for what was summed up, and its text. `running`: a line for each command that still runs. */
export function summaryMessage(
  summary: string,
  running: readonly string[],
): { readonly text: string; readonly item: ResponseItem } {
  const notes = truncateMiddle(summary.trim(), MAX_SUMMARY_BYTES);
  const commands = running.length === 0 ? [] : ["", "Commands that still run:", ...running];
  const text = `${SUMMARY_PREFIX}${[notes, ...commands].join("\n")}${SUMMARY_SUFFIX}`;
  return { text, item: contextMessage("user", text) };
}
