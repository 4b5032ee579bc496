import {
  fuzzyFileSearchSessionCompleted,
  fuzzyFileSearchSessionStart,
  fuzzyFileSearchSessionStop,
  fuzzyFileSearchSessionUpdate,
  fuzzyFileSearchSessionUpdated,
} from "../../protocol/fuzzy-file-search-session.js";
import { handler } from "../handler.js";
import { toFuzzyResult } from "./fuzzy-file-search-result.js";

/** A session's requests keep their order, also while the first of them still loads what searches. */
const inOrder = {
  queueKey: ({ sessionId }: { readonly sessionId: string }) => `fuzzyFileSearch/${sessionId}`,
};

export const fuzzyFileSearchSessionStartHandler = handler(
  fuzzyFileSearchSessionStart,
  inOrder,
  async ({ sessionId, roots }, { client, fileSearches }) => {
    await fileSearches.start(client, sessionId, roots, {
      updated(query, files) {
        client.notify(fuzzyFileSearchSessionUpdated, { sessionId, query, files: files.map(toFuzzyResult) });
      },
      completed() {
        client.notify(fuzzyFileSearchSessionCompleted, { sessionId });
      },
    });
    return {};
  },
);

export const fuzzyFileSearchSessionUpdateHandler = handler(
  fuzzyFileSearchSessionUpdate,
  inOrder,
  async ({ sessionId, query }, { client, fileSearches }) => {
    fileSearches.update(client, sessionId, query);
    return {};
  },
);

export const fuzzyFileSearchSessionStopHandler = handler(
  fuzzyFileSearchSessionStop,
  inOrder,
  async ({ sessionId }, { client, fileSearches }) => {
    fileSearches.stop(client, sessionId);
    return {};
  },
);
