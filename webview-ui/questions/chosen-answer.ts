// What a person has chosen or written, as the answers that the model gets. Pure.
import type { PendingQuestions } from "../../extension/views/messages.js";

/** One or the other: a label, or words of one's own. */
export interface ChosenAnswer {
  readonly label: string | null;
  readonly text: string;
}

export const NOTHING_CHOSEN: ChosenAnswer = { label: null, text: "" };

/** Questions without an answer are left out. What is secret is sent as it was typed. */
export function toAnswers(
  questions: PendingQuestions["questions"],
  chosen: Readonly<Record<string, ChosenAnswer>>,
): Record<string, string[]> {
  const answers: Record<string, string[]> = {};
  for (const { id, isSecret } of questions) {
    const { label, text } = chosen[id] ?? NOTHING_CHOSEN;
    const own = isSecret ? text : text.trim();
    if (label !== null) answers[id] = [label];
    else if (own !== "") answers[id] = [own];
  }
  return answers;
}
