import type { Disposable } from "../base/disposable.js";
import type { ThreadEvent } from "../session/events.js";
import type { ThreadSession } from "../session/thread-session.js";
import type { Client } from "./client.js";
import { toNotification } from "./to-notification.js";

/** Which client hears of which thread. A client hears of a thread once, however often it subscribes. */
export class Subscriptions {
  private readonly byThread = new Map<string, Set<Client>>();
  private readonly sources = new Map<string, { thread: ThreadSession; source: Disposable }>();

  /** Called with every event of a thread that has been subscribed to, before its clients hear of it. */
  constructor(private readonly observe: (threadId: string, event: ThreadEvent) => void) {}

  add(client: Client, thread: ThreadSession): void {
    const clients = this.byThread.get(thread.id) ?? new Set();
    // A client may vanish while its request is under way.
    if (client.connected) clients.add(client);
    this.byThread.set(thread.id, clients);
    const known = this.sources.get(thread.id);
    if (known?.thread === thread) return;
    known?.source.dispose();
    const source = thread.onEvent((threadId, event) => this.publish(threadId, event));
    this.sources.set(thread.id, { thread, source });
  }

  /** False when the client was not subscribed. */
  remove(client: Client, threadId: string): boolean {
    return this.byThread.get(threadId)?.delete(client) ?? false;
  }

  removeClient(client: Client): void {
    for (const clients of this.byThread.values()) clients.delete(client);
  }

  clientsOf(threadId: string): ReadonlySet<Client> {
    return this.byThread.get(threadId) ?? new Set();
  }

  private publish(threadId: string, event: ThreadEvent): void {
    this.observe(threadId, event);
    const clients = this.byThread.get(threadId);
    if (clients === undefined || clients.size === 0) return;
    toNotification(threadId, event, (definition, params) => {
      for (const client of clients) client.notify(definition, params);
    });
  }
}
