// Which client follows which thread of another host. A client follows a thread once.
import { errorMessage, HostError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { type HeddleThreadFollowResponse, threadReleased } from "../protocol/heddle-thread.js";
import { followThread, type ThreadFollower } from "../session/thread-follower.js";
import type { ThreadStore } from "../store/thread-store.js";
import type { Client } from "./client.js";
import { toNotification } from "./to-notification.js";

export class Followers {
  private readonly byClient = new Map<Client, Map<string, ThreadFollower>>();

  constructor(
    private readonly store: ThreadStore,
    private readonly log: Log,
  ) {}

  async follow(client: Client, threadId: string): Promise<HeddleThreadFollowResponse> {
    this.unfollow(client, threadId);
    const follower = await followThread({
      store: this.store,
      threadId,
      onEvent: (id, event) =>
        toNotification(id, event, (definition, params) => client.notify(definition, params)),
      onReleased: () => client.notify(threadReleased, { threadId }),
      onError: (error) =>
        this.log.warn("a followed thread could not be read", { threadId, error: errorMessage(error) }),
    });
    if (!client.connected) {
      follower.dispose();
      throw new HostError("invalid-request", "the client is gone");
    }
    const mine = this.byClient.get(client) ?? new Map<string, ThreadFollower>();
    mine.get(threadId)?.dispose();
    mine.set(threadId, follower);
    this.byClient.set(client, mine);
    return { thread: follower.thread, holder: follower.holder };
  }

  unfollow(client: Client, threadId: string): void {
    this.byClient.get(client)?.get(threadId)?.dispose();
    this.byClient.get(client)?.delete(threadId);
  }

  disconnected(client: Client): void {
    for (const follower of this.byClient.get(client)?.values() ?? []) follower.dispose();
    this.byClient.delete(client);
  }

  dispose(): void {
    for (const client of this.byClient.keys()) this.disconnected(client);
  }
}
