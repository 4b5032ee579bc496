import type { Clock } from "../base/clock.js";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { ProviderSettings } from "../config/config.js";
import type { EditorModels } from "./editor/editor-models.js";
import type { AccountPort } from "./http/account-port.js";
import type { ModelClient } from "./model-client.js";

export interface ModelClientDeps {
  /** Environment variables: keys and header values are looked up for each request, proxies once. */
  readonly env: (name: string) => string | undefined;
  /** What `~` stands for. */
  readonly homeDir: string;
  /** The models that connected editors lend. */
  readonly editorModels: EditorModels;
  /** The user's own account; asked with each request that needs it. */
  readonly account: AccountPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: string;
  /** The name of the client program, for the Responses API. */
  readonly originator: string;
  /** Hears the tag of a provider's catalogue of models whenever an answer brings it. */
  readonly noteModelsEtag?: (provider: ProviderSettings, etag: string) => void;
  /** Where the system keeps the certificates that it trusts; the usual places unless given. */
  readonly systemBundles?: readonly string[];
  /** Milliseconds between the words of the offline model; 0 where nobody watches. */
  readonly offlinePaceMs: number;
}

/**
 * A client for one provider. The code of its wire format is loaded with the first request, the others never.
 * Nothing is checked before that: a missing key fails the request, not the thread. The owner calls `dispose`.
 */
export function createModelClient(provider: ProviderSettings, deps: ModelClientDeps): ModelClient {
  let loading: Promise<ModelClient> | null = null;
  let loaded: ModelClient | null = null;

  async function load(): Promise<ModelClient> {
    loading ??= loadClient(provider, deps);
    try {
      loaded = await loading;
      return loaded;
    } catch (error) {
      loading = null;
      throw error;
    }
  }

  return {
    async *stream(request, signal) {
      signal.throwIfAborted();
      const client = loaded ?? (await load());
      yield* client.stream(request, signal);
    },
    async compact(request, signal) {
      signal.throwIfAborted();
      const client = loaded ?? (await load());
      return (await client.compact?.(request, signal)) ?? null;
    },
    prewarm(request) {
      load().then(
        (client) => client.prewarm?.(request),
        (error: unknown) => deps.log.debug("a model client did not load", { error: errorMessage(error) }),
      );
    },
    fallBack: (threadId) => loaded?.fallBack?.(threadId) ?? null,
    closeThread: (threadId) => loaded?.closeThread?.(threadId),
    dispose() {
      // Only a client that was loaded has something to end.
      loading?.then((client) => client.dispose()).catch(() => undefined);
      loading = null;
      loaded = null;
    },
  };
}

async function loadClient(provider: ProviderSettings, deps: ModelClientDeps): Promise<ModelClient> {
  switch (provider.wireApi) {
    case "offline": {
      const { createOfflineClient } = await import("./offline/client.js");
      return createOfflineClient({ clock: deps.clock, paceMs: deps.offlinePaceMs });
    }
    case "responses": {
      const { createResponsesClient } = await import("./responses/client.js");
      const { createOutside } = await import("./http/outside.js");
      return createResponsesClient(provider, { ...deps, ...createOutside(deps) });
    }
    case "chat": {
      const { createChatClient } = await import("./chat/client.js");
      const { createOutside } = await import("./http/outside.js");
      return createChatClient(provider, { ...deps, ...createOutside(deps) });
    }
    case "editor": {
      const { createEditorClient } = await import("./editor/client.js");
      return createEditorClient(provider, deps);
    }
    default:
      return provider.wireApi satisfies never;
  }
}
