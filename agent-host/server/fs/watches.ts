// Which client watches what. A watch ends with fs/unwatch, with its connection, or with the host.
import type { Clock } from "../../base/clock.js";
import type { Disposable } from "../../base/disposable.js";
import { HostError } from "../../base/errors.js";
import type { EnvironmentFiles } from "../../exec/environment.js";
import { fsChanged } from "../../protocol/fs-watch.js";
import type { Client } from "../client.js";
import { ChangedPaths } from "./changed-paths.js";

/** With so many characters waiting for a client, changes wait too; below what a door calls congested. */
const BEHIND = 1024 * 1024;

interface Watch {
  readonly changes: ChangedPaths;
  /** Null until it is watched. */
  source: Disposable | null;
  ended: boolean;
}

export interface Watches {
  /**
   * Resolves once changes are seen; they are told of after `begin`. Throws HostError for an id that the client
   * uses already, and the system's error for a path that cannot be watched.
   */
  add(client: Client, watchId: string, path: string): Promise<void>;
  begin(client: Client, watchId: string): void;
  /** Without effect for an id that is not in use. */
  remove(client: Client, watchId: string): void;
  disconnected(client: Client): void;
  dispose(): void;
}

export function createWatches(files: EnvironmentFiles, clock: Clock): Watches {
  const byClient = new Map<Client, Map<string, Watch>>();

  const disconnected = (client: Client) => {
    for (const watch of byClient.get(client)?.values() ?? []) end(watch);
    byClient.delete(client);
  };

  return {
    async add(client, watchId, path) {
      const own = byClient.get(client) ?? new Map<string, Watch>();
      if (own.has(watchId)) throw new HostError("invalid-request", `watchId already exists: ${watchId}`);
      const changes = new ChangedPaths(path, clock, {
        isBehind: () => client.waiting > BEHIND,
        changed: (changedPaths) => client.notify(fsChanged, { watchId, changedPaths }),
      });
      const watch: Watch = { changes, source: null, ended: false };
      byClient.set(client, own.set(watchId, watch));
      try {
        watch.source = await files.watch(path, (changed) => changes.add(changed));
      } catch (error) {
        end(watch);
        if (own.get(watchId) === watch) own.delete(watchId);
        throw error;
      }
      // The client may have changed its mind in the meantime, or gone.
      if (watch.ended) watch.source.dispose();
      else if (!client.connected) disconnected(client);
    },
    begin: (client, watchId) => byClient.get(client)?.get(watchId)?.changes.begin(),
    remove(client, watchId) {
      const own = byClient.get(client);
      const watch = own?.get(watchId);
      if (watch !== undefined) end(watch);
      own?.delete(watchId);
    },
    disconnected,
    dispose() {
      for (const client of byClient.keys()) disconnected(client);
    },
  };
}

function end(watch: Watch): void {
  watch.ended = true;
  watch.changes.dispose();
  watch.source?.dispose();
}
