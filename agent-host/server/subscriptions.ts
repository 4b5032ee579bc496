import type { Disposable } from "../base/disposable.js";
import type { ThreadEvent } from "../session/events.js";
import type { ThreadSession } from "../session/thread-session.js";
import type { Client } from "./client.js";
import { toNotification } from "./to-notification.js";

export interface SubscriptionObserver {
  /** Called with every event of a thread that has been subscribed to, before its clients hear of it. */
  event(threadId: string, event: ThreadEvent): void;
  /** The thread has a follower. */
  followed(threadId: string): void;
  /** The last follower of a thread is gone. */
  abandoned(threadId: string): void;
}

/** Which client hears of which thread. A client hears of a thread once, however often it subscribes. */
export class Subscriptions {
  private readonly byThread = new Map<string, Set<Client>>();
  private readonly sources = new Map<string, { thread: ThreadSession; source: Disposable }>();

  constructor(private readonly observer: SubscriptionObserver) {}

  add(client: Client, thread: ThreadSession): void {
    const clients = this.byThread.get(thread.id) ?? new Set();
    // A client may vanish while its request is under way.
    if (client.connected) clients.add(client);
    this.byThread.set(thread.id, clients);
    if (clients.size > 0) this.observer.followed(thread.id);
    else this.observer.abandoned(thread.id);
    const known = this.sources.get(thread.id);
    if (known?.thread === thread) return;
    known?.source.dispose();
    const source = thread.onEvent((threadId, event) => this.publish(threadId, event));
    this.sources.set(thread.id, { thread, source });
  }

  /** False when the client was not subscribed. */
  remove(client: Client, threadId: string): boolean {
    const clients = this.byThread.get(threadId);
    if (clients === undefined || !clients.delete(client)) return false;
    if (clients.size === 0) this.observer.abandoned(threadId);
    return true;
  }

  removeClient(client: Client): void {
    for (const threadId of this.byThread.keys()) this.remove(client, threadId);
  }

  clientsOf(threadId: string): ReadonlySet<Client> {
    return this.byThread.get(threadId) ?? new Set();
  }

  private publish(threadId: string, event: ThreadEvent): void {
    this.observer.event(threadId, event);
    const clients = this.byThread.get(threadId);
    if (clients === undefined || clients.size === 0) return;
    toNotification(threadId, event, (definition, params) => {
      for (const client of clients) client.notify(definition, params);
    });
  }
}
