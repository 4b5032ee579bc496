// Requests of the host that wait for the user. Pure.

/** The one thing of a cancellation token that matters here. */
export interface Withdrawal {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): unknown;
}

/** The host took the question back: somebody else answered, or the turn ended. */
export class WithdrawnError extends Error {
  override readonly name = "WithdrawnError";
}

interface Waiting {
  readonly requestId: string;
  readonly turnId: string;
}

interface Entry<Shown, Answer> {
  readonly shown: Shown;
  /** The same question may come again, after a thread was resumed: one answer serves all. */
  readonly waiting: Set<{ resolve(answer: Answer): void; reject(error: Error): void }>;
}

export interface WaitingRequests<Shown extends Waiting, Answer> {
  /** In the order of their arrival. */
  pending(): readonly Shown[];
  get(requestId: string): Shown | undefined;
  ask(shown: Shown, token: Withdrawal): Promise<Answer>;
  answer(requestId: string, answer: Answer): void;
  /** Takes back the questions of a turn, or all of them with null. */
  withdraw(turnId: string | null): void;
}

/** `onChange` is called after every change of the list, with all that wait. */
export function createWaitingRequests<Shown extends Waiting, Answer>(
  onChange: (pending: readonly Shown[]) => void,
): WaitingRequests<Shown, Answer> {
  const entries = new Map<string, Entry<Shown, Answer>>();
  const list = () => [...entries.values()].map((entry) => entry.shown);

  function remove(requestId: string): Entry<Shown, Answer> | undefined {
    const entry = entries.get(requestId);
    if (entry && entries.delete(requestId)) onChange(list());
    return entry;
  }

  return {
    pending: list,
    get: (requestId) => entries.get(requestId)?.shown,
    ask(shown, token) {
      return new Promise((resolve, reject) => {
        if (token.isCancellationRequested) {
          reject(new WithdrawnError("the question was withdrawn"));
          return;
        }
        const waiter = { resolve, reject };
        const known = entries.get(shown.requestId);
        if (known) {
          known.waiting.add(waiter);
        } else {
          entries.set(shown.requestId, { shown, waiting: new Set([waiter]) });
          onChange(list());
        }
        token.onCancellationRequested(() => {
          const entry = entries.get(shown.requestId);
          if (!entry?.waiting.delete(waiter)) return;
          if (entry.waiting.size === 0) remove(shown.requestId);
          reject(new WithdrawnError("the question was withdrawn"));
        });
      });
    },
    answer(requestId, answer) {
      for (const waiter of remove(requestId)?.waiting ?? []) waiter.resolve(answer);
    },
    withdraw(turnId) {
      for (const [requestId, entry] of entries) {
        if (turnId !== null && entry.shown.turnId !== turnId) continue;
        for (const waiter of remove(requestId)?.waiting ?? []) {
          waiter.reject(new WithdrawnError("the turn ended"));
        }
      }
    },
  };
}

/** JSON-RPC ids do not reach us; what is asked about names the question as well. */
export function requestIdOf(kind: string, ...parts: readonly (string | null | undefined)[]): string {
  return [kind, ...parts.map((part) => part ?? "")].join(":");
}
