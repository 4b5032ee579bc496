// Which answers a connection still owes. Ids are as `idKey` writes them.

export interface AnswerCount {
  asked(key: string, text: string): void;
  answered(key: string, isResult: boolean): void;
  /** How many answers are due. */
  readonly outstanding: () => number;
  /** The first id that was answered more often than it was asked with; null when all is well. */
  readonly surplus: () => string | null;
  /** Some of what was asked and is not answered, for a report. */
  readonly missing: () => string;
  readonly totals: () => Totals;
}

export interface Totals {
  readonly requests: number;
  readonly results: number;
  readonly errors: number;
}

export function createAnswerCount(): AnswerCount {
  /** Answers that are due for each id; below zero there were too many. */
  const due = new Map<string, number>();
  /** What asked last with an id. */
  const texts = new Map<string, string>();
  let outstanding = 0;
  let surplus: string | null = null;
  let [requests, results, errors] = [0, 0, 0];

  function count(key: string, change: 1 | -1): void {
    const now = (due.get(key) ?? 0) + change;
    outstanding += change;
    if (now === 0) {
      due.delete(key);
      texts.delete(key);
    } else {
      due.set(key, now);
    }
    if (now < 0) surplus ??= key;
  }

  return {
    asked(key, text) {
      requests++;
      texts.set(key, text);
      count(key, 1);
    },
    answered(key, isResult) {
      if (isResult) results++;
      else errors++;
      count(key, -1);
    },
    outstanding: () => outstanding,
    surplus: () => surplus,
    missing: () =>
      [...due]
        .slice(0, 5)
        .map(([key, times]) => `${times} of ${texts.get(key)?.slice(0, 500)}`)
        .join("; "),
    totals: () => ({ requests, results, errors }),
  };
}

/** Counts an answer of the host; false for what it says of itself. Throws for what is no message. */
export function countAnswer(
  answers: AnswerCount,
  text: string,
  keyOf: (id: unknown) => string | null,
): boolean {
  const message: unknown = JSON.parse(text);
  if (typeof message !== "object" || message === null) throw new Error(`no message: ${text}`);
  if ("method" in message) return false;
  const key = "id" in message ? keyOf(message.id) : null;
  answers.answered(key ?? "an answer without an id", "result" in message);
  return true;
}
