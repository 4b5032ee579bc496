// Keeps one host running: connects, waits for its end, waits a little, connects again.
import type { Clock } from "../../agent-host/base/clock.js";
import { createDeferred } from "../../agent-host/base/deferred.js";
import { errorMessage } from "../../agent-host/base/errors.js";
import { decideRestart } from "./restart-policy.js";

/** A live connection to a host. */
export interface Connection {
  /** Resolves once, with the reason in one sentence, when the host is gone. Never rejects. */
  readonly closed: Promise<string>;
  /** Ends the host; safe to call more than once. Resolves when its process is gone. */
  end(): Promise<void>;
}

/** A start that will not succeed by being repeated, such as a missing file. */
export class PermanentStartError extends Error {
  override readonly name = "PermanentStartError";
}

export type SupervisorState<C extends Connection> =
  | { readonly kind: "starting" }
  | { readonly kind: "ready"; readonly connection: C }
  | { readonly kind: "failed"; readonly message: string; readonly restartInMs: number | null };

export interface SupervisorPorts<C extends Connection> {
  /** Starts a host and shakes hands. Rejects with one sentence for the user; has ended what it began by then. */
  connect(signal: AbortSignal): Promise<C>;
  readonly clock: Clock;
  /** Called at every change, never again after `end()`. */
  onState(state: SupervisorState<C>): void;
}

export interface Supervisor {
  /** Starts at once: ends a running host first, or cuts the wait short. Forgets earlier failures. */
  restart(): void;
  /** Ends the host for good. */
  end(): Promise<void>;
}

export function superviseHost<C extends Connection>(ports: SupervisorPorts<C>): Supervisor {
  const ended = new AbortController();
  let wake = createDeferred<void>();
  let failures = 0;
  let lived = 0;

  /** One life of a host. Returns why it ended, or null when that was wanted. */
  async function live(): Promise<{ message: string; permanent: boolean } | null> {
    lived = 0;
    ports.onState({ kind: "starting" });
    let connection: C;
    try {
      connection = await ports.connect(ended.signal);
    } catch (error) {
      return { message: errorMessage(error), permanent: error instanceof PermanentStartError };
    }
    const since = ports.clock.now();
    if (!ended.signal.aborted) ports.onState({ kind: "ready", connection });
    const message = await Promise.race([connection.closed, wake.promise.then(() => null), whenEnded]);
    lived = ports.clock.now() - since;
    await connection.end();
    return message === null ? null : { message, permanent: false };
  }

  const whenEnded = new Promise<null>((resolve) => {
    ended.signal.addEventListener("abort", () => resolve(null), { once: true });
  });

  async function run(): Promise<void> {
    while (!ended.signal.aborted) {
      wake = createDeferred<void>();
      const end = await live();
      if (ended.signal.aborted) return;
      if (end === null) {
        failures = 0;
        continue;
      }
      const decision = decideRestart(failures, lived);
      failures = decision.failures;
      const delayMs = end.permanent ? null : decision.delayMs;
      ports.onState({ kind: "failed", message: end.message, restartInMs: delayMs });
      await waitForNextStart(delayMs);
    }
  }

  async function waitForNextStart(delayMs: number | null): Promise<void> {
    const waiting = new AbortController();
    const delay =
      delayMs === null
        ? []
        : [ports.clock.sleep(delayMs, waiting.signal).catch(() => undefined /* cut short below */)];
    const woken = wake.promise.then(() => {
      failures = 0;
    });
    await Promise.race([...delay, woken, whenEnded]);
    waiting.abort();
  }

  const running = run();
  return {
    restart: () => wake.resolve(),
    end: async () => {
      ended.abort();
      await running;
    },
  };
}
