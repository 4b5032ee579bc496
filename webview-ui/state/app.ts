// All that the page shows, as signals, and the one place where messages of the extension change them.
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Thread } from "../../agent-host/protocol/thread.js";
import type { Turn } from "../../agent-host/protocol/turn.js";
import type {
  FromWebview,
  HostState,
  PendingApproval,
  PendingQuestions,
  ToWebview,
  ViewSettings,
} from "../../extension/views/messages.js";
import { changeTurn } from "./change-turn.js";
import { reduceNotices } from "./notices.js";
import { joinDeltas, type Notification } from "./notification.js";
import { type Outgoing, reduceOutgoing } from "./outgoing.js";
import { markChanged, reduceThread } from "./reduce-thread.js";
import { createRequests, type Requests } from "./requests.js";
import { type SavedState, savedThread, saveThread } from "./saved-state.js";
import { reduceRows } from "./thread-rows.js";
import { type ThreadView, toThreadView } from "./thread-view.js";
import { restoredChanges } from "./turn-changes.js";
import { toObject, toText, toTexts } from "./wire-value.js";

/** What the page needs of the world around it. */
export interface AppPorts {
  readonly post: (message: FromWebview) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface App {
  readonly post: (message: FromWebview) => void;
  readonly now: () => number;
  readonly requests: Requests;
  readonly host: Signal<HostState>;
  readonly settings: Signal<ViewSettings | null>;
  readonly page: Signal<"thread" | "list">;
  /** The shown thread; null is the new-thread view. */
  readonly view: Signal<ThreadView | null>;
  /** The folder that the shown thread works in. Cards read this, for the view changes with every delta. */
  readonly cwd: ReadonlySignal<string | null>;
  /** False until the extension said which thread to show. */
  readonly loaded: Signal<boolean>;
  readonly approvals: Signal<readonly PendingApproval[]>;
  /** Questions of the model, in the order of their arrival. */
  readonly questions: Signal<readonly PendingQuestions[]>;
  /** Ids of approvals that were answered here and are not taken away yet. */
  readonly decided: Signal<ReadonlySet<string>>;
  readonly outgoing: Signal<readonly Outgoing[]>;
  readonly rows: Signal<readonly Thread[]>;
  /** Warnings that belong to no thread. */
  readonly notices: Signal<readonly string[]>;
  /** Text that the composer has to take in; it sets this back to null. */
  readonly insert: Signal<string | null>;
  readonly saved: Signal<SavedState>;
  /** What screen readers are told, politely. */
  readonly announcement: Signal<string>;
}

export function createApp(ports: AppPorts, saved: SavedState): App {
  const view = signal<ThreadView | null>(null);
  return {
    post: ports.post,
    now: ports.now,
    requests: createRequests(ports.post),
    host: signal<HostState>({ kind: "starting" }),
    settings: signal<ViewSettings | null>(null),
    page: signal<"thread" | "list">(saved.showsList ? "list" : "thread"),
    view,
    cwd: computed(() => view.value?.thread.cwd || null),
    loaded: signal(false),
    approvals: signal<readonly PendingApproval[]>([]),
    questions: signal<readonly PendingQuestions[]>([]),
    decided: signal<ReadonlySet<string>>(new Set()),
    outgoing: signal<readonly Outgoing[]>([]),
    rows: signal<readonly Thread[]>([]),
    notices: signal<readonly string[]>([]),
    insert: signal<string | null>(null),
    saved: signal(saved),
    announcement: signal(""),
  };
}

/** Applies messages of the extension in order; the page is drawn once for all of them. */
export function receive(app: App, messages: readonly ToWebview[]): void {
  batch(() => {
    for (const message of messages) receiveOne(app, message);
  });
}

function receiveOne(app: App, message: ToWebview): void {
  switch (message.type) {
    case "hostState":
      app.host.value = message.state;
      if (message.state.kind === "failed") app.announcement.value = message.state.message;
      return;
    case "settings":
      app.settings.value = message.settings;
      return;
    case "showThread":
      showThread(app, message.thread, message.turns);
      return;
    case "approvals":
      receiveApprovals(app, message.pending);
      return;
    case "questions":
      receiveQuestions(app, message.pending);
      return;
    case "notifications":
      for (const notification of joinDeltas(message.list)) receiveNotification(app, notification);
      return;
    case "response":
    case "failure":
      app.requests.settle(message);
      return;
    case "compose":
      setPage(app, "thread");
      app.insert.value = (app.insert.value ?? "") + message.text;
      return;
    case "showThreadList":
      setPage(app, "list");
      return;
    case "turnRestored":
      receiveRestored(app, message);
      return;
    default:
      // A newer extension may say more than this page understands.
      message satisfies never;
  }
}

/** Shows a thread, or with null the new-thread view. */
export function showThread(app: App, thread: Thread | null, turns: readonly Turn[]): void {
  const known = app.view.value?.thread.id;
  app.view.value = thread === null ? null : toThreadView(thread, turns);
  app.loaded.value = true;
  // What was sent just before the view learned of its thread still has to arrive in it.
  app.outgoing.value = app.outgoing.value.filter(({ threadId }) => threadId === thread?.id);
  if (known !== undefined && known !== thread?.id) app.announcement.value = "";
  if (thread !== null && turns.length > 0) askForChangedTurns(app, thread.id);
}

/** Which turns changed files; what they changed is asked for where it is shown. */
function askForChangedTurns(app: App, threadId: string): void {
  app.requests.send(
    "heddle/turn/changes",
    { threadId, paths: [] },
    {
      onResult(result) {
        const view = app.view.value;
        if (view?.thread.id === threadId) app.view.value = markChanged(view, toTexts(toObject(result).turns));
      },
    },
  );
}

function receiveRestored(app: App, message: Extract<ToWebview, { type: "turnRestored" }>): void {
  const view = app.view.value;
  if (view?.thread.id !== message.threadId) return;
  if (!view.turns.some(({ id }) => id === message.turnId)) return;
  app.view.value = changeTurn(view, message.turnId, (turn) => ({
    ...turn,
    changes: restoredChanges(turn.changes, message),
  }));
  const done = message.direction === "undo" ? "The turn is undone." : "The turn is back.";
  app.announcement.value = message.outcome?.applied === true ? done : "Nothing was changed.";
}

export function setPage(app: App, page: "thread" | "list"): void {
  app.page.value = page;
  app.saved.value = { ...app.saved.value, showsList: page === "list" };
}

/** Takes the user's answer: the card is locked at once, and leaves when the extension says so. */
export function decide(
  app: App,
  approval: PendingApproval,
  decision: Extract<FromWebview, { type: "decide" }>["decision"],
): void {
  if (app.decided.value.has(approval.requestId)) return;
  app.decided.value = new Set([...app.decided.value, approval.requestId]);
  app.post({ type: "decide", requestId: approval.requestId, decision });
}

function receiveApprovals(app: App, pending: readonly PendingApproval[]): void {
  const before = new Set(app.approvals.value.map(({ requestId }) => requestId));
  app.approvals.value = pending;
  app.decided.value = new Set(
    pending.map(({ requestId }) => requestId).filter((id) => app.decided.value.has(id)),
  );
  const fresh = pending.filter(({ requestId }) => !before.has(requestId));
  const newest = fresh.at(-1);
  if (newest === undefined) return;
  const what = newest.kind === "command" ? `run ${newest.command ?? "a command"}` : "change files";
  app.announcement.value = `Approval needed to ${what}. ${pending.length} waiting.`;
}

function receiveQuestions(app: App, pending: readonly PendingQuestions[]): void {
  const before = new Set(app.questions.value.map(({ requestId }) => requestId));
  app.questions.value = pending;
  const newest = pending.findLast(({ requestId }) => !before.has(requestId));
  const [first] = newest?.questions ?? [];
  if (first !== undefined) app.announcement.value = `Heddle asks: ${first.question}`;
}

function receiveNotification(app: App, notification: Notification): void {
  const now = app.now();
  app.rows.value = reduceRows(app.rows.value, notification, Math.floor(now / 1000));
  app.notices.value = reduceNotices(app.notices.value, notification);
  const view = app.view.value;
  if (view === null || toText(toObject(notification.params).threadId) !== view.thread.id) return;
  app.view.value = reduceThread(view, notification, now);
  app.outgoing.value = reduceOutgoing(app.outgoing.value, notification, view.queue);
  if (notification.method === "turn/started") app.announcement.value = "Heddle is working.";
  if (notification.method === "turn/completed") announceEnd(app);
}

function announceEnd(app: App): void {
  const status = app.view.value?.turns.at(-1)?.status;
  app.announcement.value =
    status === "failed" ? "The turn failed." : status === "interrupted" ? "Stopped." : "Heddle has finished.";
}

export function setDraft(app: App, threadId: string, draft: string): void {
  const saved = savedThread(app.saved.value, threadId);
  if (saved.draft !== draft) app.saved.value = saveThread(app.saved.value, { ...saved, draft });
}
