// Tells how far long work has come, in some hundred steps, and nothing of work that is over at once.

export interface IndexProgress {
  readonly done: number;
  readonly total: number;
}

export type OnProgress = (progress: IndexProgress) => void;

export interface ProgressReport {
  advance(): void;
  /** The work is over, for better or worse. */
  end(): void;
}

const MIN_TOTAL = 500;
const MIN_STEP = 50;
const STEPS = 100;

export function createProgressReport(total: number, onProgress: OnProgress): ProgressReport {
  const step = Math.max(MIN_STEP, Math.ceil(total / STEPS));
  let done = 0;
  return {
    advance() {
      done++;
      if (total >= MIN_TOTAL && done % step === 0 && done < total) onProgress({ done, total });
    },
    end() {
      if (total >= MIN_TOTAL) onProgress({ done: total, total });
    },
  };
}
