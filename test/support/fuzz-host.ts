// Sends a built host more than it deserves and keeps count of what comes back.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { type HostProcess, within } from "./built-host.js";
import { fromHeaders } from "./header-framing.js";
import { createOracle, type FramingName, idKey } from "./mutate-framing.js";

/** A host that takes longer for a batch hangs. */
const HANG_MS = 30_000;

export interface FuzzedHost {
  /** Sends the bytes cut where `cuts` says; resolves when the pipe has room again. */
  send(bytes: Buffer, cuts?: readonly number[]): Promise<void>;
  /** Resolves when every request that was sent has its answer. Throws when one has two, or none in time. */
  settled(): Promise<void>;
  readonly counts: () => Counts;
  /** Of the threads that it has said so far to have started. */
  readonly threadIds: readonly string[];
  /** Resident memory of the host in MiB; null where the system does not tell. */
  readonly memory: () => number | null;
}

export interface Counts {
  readonly requests: number;
  readonly results: number;
  readonly errors: number;
  readonly notifications: number;
  readonly bytes: number;
}

/** From now on the host's output is read, unless `paused`: then from the first `settled` on. */
export function fuzzHost(host: HostProcess, framing: FramingName, paused = false): FuzzedHost {
  const { stdin, stdout } = host.child;
  const oracle = createOracle(framing);
  /** Answers that are due for each id; below zero there were too many. */
  const due = new Map<string, number>();
  /** What asked last with an id, for the report. */
  const texts = new Map<string, string>();
  let outstanding = 0;
  let [requests, results, errors, notifications, sent] = [0, 0, 0, 0, 0];
  const threadIds: string[] = [];
  let surplus: string | null = null;
  let reading = false;

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

  function read(): void {
    if (reading) return;
    reading = true;
    const lines = createInterface(framing === "ndjson" ? stdout : stdout.pipe(fromHeaders()));
    lines.on("line", (line) => {
      const message: unknown = JSON.parse(line);
      if (typeof message !== "object" || message === null) throw new Error(`no message: ${line}`);
      if ("method" in message) {
        notifications++;
        const started = /"method":"thread\/started","params":\{"thread":\{"id":"([^"]+)"/.exec(line);
        if (started?.[1] !== undefined) threadIds.push(started[1]);
        return;
      }
      if ("result" in message) results++;
      else errors++;
      count(("id" in message ? idKey(message.id) : null) ?? "an answer without an id", -1);
    });
  }

  async function write(bytes: Buffer): Promise<void> {
    if (stdin.write(bytes) || paused) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        stdin.off("drain", done);
        stdin.off("close", done);
        resolve();
      };
      stdin.on("drain", done);
      stdin.on("close", done);
    });
  }

  if (!paused) read();
  return {
    threadIds,
    async send(bytes, cuts = []) {
      for (const { key, text } of oracle.take(bytes)) {
        texts.set(key, text);
        requests++;
        count(key, 1);
      }
      sent += bytes.length;
      let start = 0;
      for (const end of [...cuts, bytes.length]) {
        await write(bytes.subarray(start, end));
        start = end;
      }
    },
    async settled() {
      read();
      const over = () => outstanding === 0 || surplus !== null || host.child.exitCode !== null;
      await within(HANG_MS, "everything is answered", over).catch((error: unknown) => {
        const missing = [...due]
          .slice(0, 5)
          .map(([key, times]) => `${times} of ${texts.get(key)?.slice(0, 500)}`);
        throw new Error(`${outstanding} answers are missing: ${missing.join("; ")}`, { cause: error });
      });
      if (surplus !== null) throw new Error(`one answer too many for ${surplus.slice(0, 80)}`);
      if (host.child.exitCode !== null || host.child.signalCode !== null) {
        throw new Error(`the host has ended: ${host.stderr().slice(-2_000)}`);
      }
    },
    counts: () => ({ requests, results, errors, notifications, bytes: sent }),
    memory() {
      if (process.platform !== "linux") return null;
      const status = readFileSync(`/proc/${host.child.pid}/status`, "utf8");
      return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024);
    },
  };
}
