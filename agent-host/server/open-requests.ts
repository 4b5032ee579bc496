// Requests to the people of a thread: every client that follows it is asked, the first answer counts, the others are
// told. A client that comes later is asked too; one that goes away leaves the question open.
import { createDeferred, type Deferred } from "../base/deferred.js";
import type { Log } from "../base/log.js";
import { serverRequestResolved } from "../protocol/item-events.js";
import type { Client, SentRequest } from "./client.js";

export interface OpenRequest<Answer> {
  readonly threadId: string;
  readonly itemId: string;
  send(client: Client): SentRequest;
  /** Takes an answer as it came; never throws. */
  read(answer: unknown): Answer;
  /** What counts when every client that was asked answered with an error. */
  readonly onFailure: Answer;
}

interface Entry {
  readonly request: Pick<OpenRequest<unknown>, "threadId" | "itemId" | "send">;
  readonly asked: Map<Client, SentRequest>;
  /** Those of them that answered with an error: they cannot decide. */
  readonly failed: Set<Client>;
  take(answer: unknown): void;
  fail(): void;
}

export class OpenRequests {
  private readonly pending = new Set<Entry>();

  constructor(
    private readonly clientsOf: (threadId: string) => ReadonlySet<Client>,
    private readonly log: Log,
  ) {}

  /**
   * Waits for the first answer, or for `answered` to be settled by another way. Rejects with the signal's reason;
   * then, as after an answer, the request is withdrawn from every client.
   */
  async ask<Answer>(
    request: OpenRequest<Answer>,
    signal: AbortSignal,
    answered: Deferred<Answer> = createDeferred<Answer>(),
  ): Promise<Answer> {
    const entry: Entry = {
      request,
      asked: new Map(),
      failed: new Set(),
      take: (answer) => answered.resolve(request.read(answer)),
      fail: () => answered.resolve(request.onFailure),
    };
    const onAbort = () => answered.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    this.pending.add(entry);
    if (signal.aborted) onAbort();
    else for (const client of this.clientsOf(request.threadId)) this.put(entry, client);
    try {
      return await answered.promise;
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.settle(entry);
    }
  }

  /** Asks a client that has just begun to follow a thread what is still open there, in the order of asking. */
  attach(client: Client, threadId: string): void {
    for (const entry of this.pending) {
      if (entry.request.threadId === threadId && !entry.asked.has(client)) this.put(entry, client);
    }
  }

  detach(client: Client): void {
    for (const entry of this.pending) {
      entry.asked.delete(client);
      entry.failed.delete(client);
    }
  }

  private put(entry: Entry, client: Client): void {
    if (!client.connected) return;
    const sent = entry.request.send(client);
    entry.asked.set(client, sent);
    sent.answer.then(
      (answer) => entry.take(answer),
      (error: unknown) => {
        // A client that is gone said nothing.
        if (!entry.asked.has(client)) return;
        this.log.warn("a request to the user was answered with an error", {
          itemId: entry.request.itemId,
          error: String(error),
        });
        // One that only watches may not know the question: an error counts when nobody is left to say more.
        entry.failed.add(client);
        if (entry.failed.size === entry.asked.size) entry.fail();
      },
    );
  }

  private settle(entry: Entry): void {
    this.pending.delete(entry);
    const { threadId } = entry.request;
    for (const [client, sent] of entry.asked) {
      sent.withdraw();
      client.notify(serverRequestResolved, { threadId, requestId: sent.requestId });
    }
  }
}
