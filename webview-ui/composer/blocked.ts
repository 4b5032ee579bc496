import type { App } from "../state/app.js";

/** Why nothing can be sent now, in words for the person; null when it can. */
export function whyBlocked(app: App): string | null {
  switch (app.host.value.kind) {
    case "starting":
      return "The agent host is starting…";
    case "failed":
      return "The agent host is not running";
    case "ready":
      if (!app.loaded.value) return "Loading the thread…";
      return app.outgoing.value.some(({ threadId }) => threadId === null) ? "Starting a thread…" : null;
  }
}
