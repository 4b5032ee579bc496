// The sidebar view: gives the page its state, forwards the host's notifications, answers its calls.
import { randomBytes } from "node:crypto";
import {
  commands,
  type Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  env,
  l10n,
  Uri,
  type WebviewView,
  window,
  workspace,
} from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type { Thread } from "../../agent-host/protocol/thread.js";
import type { HostNotification } from "../host/methods.js";
import { workingDirectory, workspaceFolderPath } from "../host/workspace-folder.js";
import { chatHtml } from "./chat-html.js";
import { parseFromWebview } from "./from-webview.js";
import type { FromWebview, ToWebview } from "./messages.js";
import { createNotificationBatch } from "./notification-batch.js";
import { type ViewSources, viewHostState, viewSettings } from "./view-state.js";
import { sendWebviewRequest, type WebviewRequest } from "./webview-request.js";

export const CHAT_VIEW = "heddle.chat";

const BUNDLE_FOLDER = "dist/webview";

/** What the page asks for and other parts of the extension do. */
export type WebviewAction = Exclude<
  FromWebview,
  { type: "ready" | "request" | "decide" | "answerQuestions" | "activeThread" }
>;

export interface ChatViewPorts extends ViewSources {
  onAction(action: WebviewAction): void;
}

export interface ChatView extends Disposable {
  /** The page is on screen. */
  readonly visible: boolean;
  readonly onVisibility: Event<void>;
  /** Shows the view. */
  focus(): Promise<void>;
  /** Shows a stored thread, or the empty view with null. Reports failures to the user. */
  showThread(threadId: string | null): Promise<void>;
  /** Opens the view with its list of threads, or with the cursor in the composer and text added to it. */
  open(message: Extract<ToWebview, { type: "showThreadList" | "compose" }>): Promise<void>;
  /** Gives the page a message; one that is hidden learns of it in another way, or needs it no more. */
  tell(message: Extract<ToWebview, { type: "turnRestored" }>): void;
  /** The id of the shown thread; begins one and shows it when there is none. Rejects with the host's error. */
  ensureThread(): Promise<string>;
  settingsChanged(): void;
}

export function createChatView(context: ExtensionContext, ports: ChatViewPorts): ChatView {
  const { host, activeThread } = ports;
  const visibilityChanged = new EventEmitter<void>();
  const subscriptions: Disposable[] = [visibilityChanged];
  let view: WebviewView | null = null;
  /** The page has asked for its state and is not hidden: only then does a message reach it. */
  let live = false;
  let showing = 0;
  /** Kept until the page can take it. */
  let opening: ToWebview | null = null;

  const post = (message: ToWebview) => {
    if (live) void view?.webview.postMessage(message);
  };
  const batch = createNotificationBatch<HostNotification>((list) => post({ type: "notifications", list }));
  /** What changes with settings, picks and the thread in view. */
  const postSurroundings = () => {
    post({ type: "hostState", state: viewHostState(ports) });
    post({ type: "settings", settings: viewSettings(ports) });
  };
  const postNow = (message: ToWebview) => {
    batch.flush();
    post(message);
  };

  async function showActive(): Promise<void> {
    const turn = ++showing;
    const { id } = activeThread;
    if (id === null) {
      postNow({ type: "showThread", thread: null, turns: [] });
      return;
    }
    try {
      const { thread } = (await send({
        type: "request",
        id: 0,
        method: "thread/resume",
        params: { threadId: id },
      })) as {
        thread: Extract<ToWebview, { type: "showThread" }>["thread"];
      };
      if (turn !== showing) return;
      // What came before the answer is in the answer.
      batch.clear();
      post({ type: "showThread", thread, turns: thread?.turns ?? [] });
      postSurroundings();
    } catch (error) {
      if (turn !== showing || host.state.kind !== "ready") return;
      activeThread.set(null);
      postNow({ type: "showThread", thread: null, turns: [] });
      void window.showWarningMessage(l10n.t("The thread cannot be opened: {0}", errorMessage(error)));
    }
  }

  async function startThread(): Promise<string> {
    const started = await send({ type: "request", id: 0, method: "thread/start", params: {} });
    const { thread } = started as { readonly thread: Thread };
    showing++;
    activeThread.set(thread.id);
    postNow({ type: "showThread", thread, turns: [] });
    postSurroundings();
    return thread.id;
  }

  async function send(request: WebviewRequest): Promise<unknown> {
    if (request.method === "thread/shellCommand" && !workspace.isTrusted) {
      throw new Error(l10n.t("Commands run only in a workspace that is trusted."));
    }
    return sendWebviewRequest((method, params) => host.request(method, params), request, {
      cwd: await workingDirectory(context),
      picked: ports.picked,
      workspaceWrite: host.config?.workspaceWrite ?? null,
      mayWrite: workspace.isTrusted && workspaceFolderPath() !== null,
    });
  }

  async function answer(request: WebviewRequest): Promise<void> {
    try {
      const result = await send(request);
      postNow({ type: "response", id: request.id, result });
      if (request.method === "thread/start" || request.method === "thread/resume") postSurroundings();
    } catch (error) {
      postNow({ type: "failure", id: request.id, message: errorMessage(error) });
    }
  }

  function onMessage(message: FromWebview): void {
    switch (message.type) {
      case "ready":
        onReady();
        return;
      case "request":
        void answer(message);
        return;
      case "decide":
        host.approvals.decide(message.requestId, message.decision);
        return;
      case "answerQuestions":
        host.questions.answer(message.requestId, message.answers);
        return;
      case "activeThread":
        showing++;
        activeThread.set(message.threadId);
        postSurroundings();
        return;
      case "openDiff":
      case "restoreTurn":
      case "showTurnChanges":
      case "runCommand":
      case "openFile":
      case "openLink":
      case "copy":
      case "retryHost":
      case "showLog":
      case "chooseModel":
      case "chooseAccess":
        ports.onAction(message);
        return;
    }
  }

  function onReady(): void {
    live = true;
    batch.clear();
    postSurroundings();
    post({ type: "approvals", pending: host.approvals.pending() });
    post({ type: "questions", pending: host.questions.pending() });
    if (host.state.kind === "ready") void showActive();
    if (opening) post(opening);
    opening = null;
  }

  subscriptions.push(
    batchDisposable(batch),
    host.onNotification((notification) => {
      if (live) batch.add(notification);
    }),
    host.onApprovals((pending) => postNow({ type: "approvals", pending })),
    host.onQuestions((pending) => postNow({ type: "questions", pending })),
    host.onState((state) => {
      batch.flush();
      postSurroundings();
      if (live && state.kind === "ready") void showActive();
    }),
    window.registerWebviewViewProvider(CHAT_VIEW, {
      resolveWebviewView(resolved) {
        view = resolved;
        live = false;
        const root = Uri.joinPath(context.extensionUri, BUNDLE_FOLDER);
        resolved.webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [root] };
        resolved.webview.onDidReceiveMessage((raw: unknown) => {
          const message = parseFromWebview(raw);
          if (message) onMessage(message);
        });
        resolved.onDidChangeVisibility(() => {
          // A hidden page is gone; shown again it starts anew and asks for everything.
          if (!resolved.visible) live = false;
          visibilityChanged.fire();
        });
        resolved.onDidDispose(() => {
          if (view === resolved) view = null;
          live = false;
        });
        resolved.webview.html = chatHtml({
          cspSource: resolved.webview.cspSource,
          nonce: randomBytes(16).toString("hex"),
          scriptUri: resolved.webview.asWebviewUri(Uri.joinPath(root, "webview.js")).toString(),
          styleUri: resolved.webview.asWebviewUri(Uri.joinPath(root, "webview.css")).toString(),
          language: env.language,
        });
      },
    }),
  );

  const focus = async () => void (await commands.executeCommand(`${CHAT_VIEW}.focus`));
  return {
    get visible() {
      return view?.visible ?? false;
    },
    onVisibility: visibilityChanged.event,
    focus,
    async showThread(threadId) {
      activeThread.set(threadId);
      await focus();
      if (live && host.state.kind === "ready") await showActive();
    },
    async open(message) {
      if (!live) opening = message;
      await focus();
      if (live && opening === null) post(message);
    },
    tell: postNow,
    ensureThread: async () => activeThread.id ?? startThread(),
    settingsChanged: postSurroundings,
    dispose() {
      for (const each of subscriptions) each.dispose();
    },
  };
}

function batchDisposable(batch: { clear(): void }): Disposable {
  return { dispose: () => batch.clear() };
}
