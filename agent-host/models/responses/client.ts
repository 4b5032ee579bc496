// A client of the Responses API: over a websocket where the provider offers it, else over HTTP.
import type { ProviderSettings } from "../../config/config.js";
import type { Network } from "../http/network.js";
import type { ProviderRequestDeps, ProviderTarget } from "../http/provider-request.js";
import { providerTarget } from "../http/provider-request.js";
import { withoutSecrets } from "../http/status-error.js";
import type { ModelClient, ModelEvent, ModelRequest } from "../model-client.js";
import { type SseAnswerDeps, streamOverSse } from "./sse-answer.js";
import { withTurnMetadata } from "./turn-metadata.js";
import { TurnNotes } from "./turn-notes.js";
import { ConnectFailure } from "./websocket/open-socket.js";
import { ThreadLink } from "./websocket/thread-link.js";

export interface ResponsesClientDeps extends SseAnswerDeps, ProviderRequestDeps {
  /** The name of the client program, as the `originator` header tells it. */
  readonly originator: string;
  readonly network: Network;
}

/** What is kept for a thread between its answers. */
interface ThreadState {
  readonly notes: TurnNotes;
  /** Null for threads that go over HTTP. */
  link: ThreadLink | null;
}

export function createResponsesClient(provider: ProviderSettings, deps: ResponsesClientDeps): ModelClient {
  const threads = new Map<string, ThreadState>();
  const linkOptions = {
    connectTimeoutMs: provider.websocketConnectTimeoutMs,
    idleTimeoutMs: provider.streamIdleTimeoutMs,
    noteModelsEtag: (etag: string) => deps.noteModelsEtag?.(provider, etag),
  };

  function stateOf(threadId: string): ThreadState {
    const known = threads.get(threadId);
    if (known !== undefined) return known;
    const link = provider.supportsWebsockets ? new ThreadLink(deps, linkOptions) : null;
    const state = { notes: new TurnNotes(), link };
    threads.set(threadId, state);
    return state;
  }

  function targetFor(request: ModelRequest, notes: TurnNotes): Promise<ProviderTarget> {
    const { threadId } = request;
    notes.begin(request.turnId);
    const headers = {
      originator: deps.originator,
      session_id: threadId,
      "x-client-request-id": threadId,
      ...(notes.turnState === null ? {} : { "x-codex-turn-state": notes.turnState }),
    };
    return providerTarget(provider, "/responses", headers, deps);
  }

  function leaveWebsocket(state: ThreadState, cause: string): string {
    state.link?.close();
    state.link = null;
    return `Falling back from WebSockets to HTTPS transport. ${cause}`;
  }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, void> {
    const state = stateOf(request.threadId);
    const { notes, link } = state;
    const target = await targetFor(request, notes);
    try {
      if (link !== null && !link.isBusy) {
        try {
          yield* link.answer(target, request, notes, signal);
          return;
        } catch (error) {
          if (!(error instanceof ConnectFailure)) throw error;
          deps.log.debug("no websocket to the model provider", { reason: target.redact(error.message) });
          if (concernsWebsockets(error) && state.link !== null) {
            const message = leaveWebsocket(state, `No websocket at ${target.place}: ${error.message}`);
            yield { type: "warning", message: target.redact(message) };
          }
        }
      }
      yield* streamOverSse(provider, deps, withTurnMetadata(target, request), request, notes, signal);
    } catch (error) {
      throw withoutSecrets(error, target);
    }
  }

  return {
    stream,
    prewarm(request) {
      const { link, notes } = stateOf(request.threadId);
      if (link === null) return;
      targetFor(request, notes).then(
        (target) => link.prewarm(target, request),
        // A missing key is the first answer's failure, not the thread's.
        () => undefined,
      );
    },
    fallBack(threadId) {
      const state = threads.get(threadId);
      if (state === undefined || state.link === null) return null;
      return leaveWebsocket(state, "The connection was lost too often.");
    },
    closeThread(threadId) {
      threads.get(threadId)?.link?.close();
      threads.delete(threadId);
    },
    dispose() {
      for (const { link } of threads.values()) link?.close();
      threads.clear();
      deps.http.dispose();
    },
  };
}

/** A server that refuses the key, or everything, does so over HTTP as well and says more there. */
function concernsWebsockets({ status }: ConnectFailure): boolean {
  return status === null || (status !== 401 && status !== 429 && status < 500);
}
