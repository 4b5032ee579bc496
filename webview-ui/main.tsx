// The page in the sidebar: connects the state to the editor's webview and draws it.
import "./parts/codicon.css";
import "./parts/base.css";
import "./parts/controls.css";
import "./parts/markdown/markdown.css";
import "./parts/output.css";
import "./items/items.css";
import "./items/review/review.css";
import "./transcript/transcript.css";
import "./approvals/approvals.css";
import "./questions/questions.css";
import "./composer/composer.css";
import "./goal/goal.css";
import "./threads/threads.css";
import "./welcome/welcome.css";
import { render } from "preact";
import type { FromWebview, ToWebview } from "../extension/views/messages.js";
import { AppView } from "./app.js";
import { AppContext } from "./parts/app-context.js";
import { createApp, receive } from "./state/app.js";
import { createFrameQueue } from "./state/frame-queue.js";
import { type SavedState, toSavedState } from "./state/saved-state.js";

/** What the editor gives to a webview's page, once. */
interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: SavedState): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** Changes of the saved state are written together, after this many milliseconds. */
const SAVE_AFTER = 200;

const api = acquireVsCodeApi();
const app = createApp(
  { post: (message) => api.postMessage(message), now: () => Date.now() },
  toSavedState(api.getState()),
);

const queue = createFrameQueue<ToWebview>(
  {
    // A hidden page gets no frames, and one that is about to be hidden may not get its next.
    request: (callback) => (document.hidden ? queueMicrotask(callback) : requestAnimationFrame(callback)),
  },
  (messages) => receive(app, messages),
);
// Only the editor's frame around this page can post here, but a page may be embedded in more than one way.
window.addEventListener("message", (event: MessageEvent<unknown>) => {
  if (isMessage(event.data)) queue.push(event.data);
});

let saveTimer: ReturnType<typeof setTimeout> | undefined;
const save = () => {
  clearTimeout(saveTimer);
  saveTimer = undefined;
  api.setState(app.saved.peek());
};
app.saved.subscribe(() => {
  saveTimer ??= setTimeout(save, SAVE_AFTER);
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return;
  queue.flush();
  save();
});
window.addEventListener("pagehide", save);

render(
  <AppContext.Provider value={app}>
    <AppView />
  </AppContext.Provider>,
  document.getElementById("root") ?? document.body,
);
api.postMessage({ type: "ready" });

function isMessage(data: unknown): data is ToWebview {
  return typeof data === "object" && data !== null && "type" in data && typeof data.type === "string";
}
