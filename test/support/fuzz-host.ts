// Sends a built host more than it deserves and keeps count of what comes back.
import { createInterface } from "node:readline";
import { countAnswer, createAnswerCount, type Totals } from "./answer-count.js";
import { type HostProcess, within } from "./built-host.js";
import { fromHeaders } from "./header-framing.js";
import { createOracle, idKey, type StreamFraming } from "./mutate-framing.js";
import { startedThread, writeTo } from "./raw-stream.js";

/** A host that takes longer for a batch hangs. */
export const HANG_MS = 30_000;

export interface FuzzedHost {
  /** Sends the bytes cut where `cuts` says; resolves when the pipe has room again. */
  send(bytes: Buffer, cuts?: readonly number[]): Promise<void>;
  /** Resolves when every request that was sent has its answer. Throws when one has two, or none in time. */
  settled(): Promise<void>;
  readonly counts: () => Counts;
  /** Of the threads that it has said so far to have started. */
  readonly threadIds: readonly string[];
}

export interface Counts extends Totals {
  readonly notifications: number;
  readonly bytes: number;
}

/** From now on the host's output is read, unless `paused`: then from the first `settled` on. */
export function fuzzHost(host: HostProcess, framing: StreamFraming, paused = false): FuzzedHost {
  const { stdin, stdout } = host.child;
  const oracle = createOracle(framing);
  const answers = createAnswerCount();
  let [notifications, sent] = [0, 0];
  const threadIds: string[] = [];
  let reading = false;

  function read(): void {
    if (reading) return;
    reading = true;
    const lines = createInterface(framing === "ndjson" ? stdout : stdout.pipe(fromHeaders()));
    lines.on("line", (line) => {
      if (countAnswer(answers, line, idKey)) return;
      notifications++;
      const started = startedThread(line);
      if (started !== null) threadIds.push(started);
    });
  }

  if (!paused) read();
  return {
    threadIds,
    async send(bytes, cuts = []) {
      for (const { key, text } of oracle.take(bytes)) answers.asked(key, text);
      sent += bytes.length;
      await writeTo(stdin, bytes, cuts, !paused);
    },
    async settled() {
      read();
      const hasEnded = () => host.child.exitCode !== null || host.child.signalCode !== null;
      const over = () => answers.outstanding() === 0 || answers.surplus() !== null || hasEnded();
      await within(HANG_MS, "everything is answered", over).catch((cause: unknown) => {
        throw new Error(`${answers.outstanding()} answers are missing: ${answers.missing()}`, { cause });
      });
      const surplus = answers.surplus();
      if (surplus !== null) throw new Error(`one answer too many for ${surplus.slice(0, 80)}`);
      if (hasEnded()) throw new Error(`the host has ended: ${host.stderr().slice(-2_000)}`);
    },
    counts: () => ({ ...answers.totals(), notifications, bytes: sent }),
  };
}
