// Sends what the person wrote: begins a thread, begins a turn, or joins the running one.

import { type App, returnUnread, setDraft, setPage, showThread } from "../state/app.js";
import type { Outgoing } from "../state/outgoing.js";
import { savedThread, savePrompt } from "../state/saved-state.js";
import { toThread } from "../state/thread-rows.js";
import { runningTurn } from "../state/thread-view.js";
import { toObject } from "../state/wire-value.js";

let nextLocalId = 1;

/** Sends the text. If the host refuses it, it returns to the composer and `onFailure` says why. */
export function sendMessage(app: App, text: string, onFailure: (message: string) => void): void {
  const threadId = app.view.value?.thread.id ?? null;
  const turn = runningTurn(app.view.value);
  const outgoing: Outgoing = {
    localId: nextLocalId++,
    threadId,
    text,
    steers: turn !== null,
    accepted: false,
  };
  app.outgoing.value = [...app.outgoing.value, outgoing];
  setDraft(app, threadId ?? "", "");
  app.saved.value = savePrompt(app.saved.value, text);

  const giveBack = (message: string) => {
    app.outgoing.value = app.outgoing.value.filter(({ localId }) => localId !== outgoing.localId);
    const draftId = app.view.value?.thread.id ?? "";
    const { draft } = savedThread(app.saved.value, draftId);
    setDraft(app, draftId, draft === "" ? text : `${text}\n${draft}`);
    onFailure(message);
  };

  if (threadId === null) startThread(app, outgoing, giveBack);
  else if (turn === null) startTurn(app, threadId, outgoing, giveBack);
  else steerTurn(app, threadId, turn.id, outgoing, giveBack);
}

/** Stops the running turn, if there is one. */
export function interruptTurn(app: App): void {
  const threadId = app.view.value?.thread.id;
  const turn = runningTurn(app.view.value);
  if (threadId === undefined || turn === null) return;
  // A refusal means that the turn has just ended; its end is on the way.
  app.requests.send("turn/interrupt", { threadId, turnId: turn.id });
}

function startThread(app: App, outgoing: Outgoing, giveBack: (message: string) => void): void {
  app.requests.send(
    "thread/start",
    {},
    {
      onResult(result) {
        const thread = toThread(toObject(result).thread);
        if (thread === null) {
          giveBack("The host began a thread without an id.");
          return;
        }
        replaceOutgoing(app, { ...outgoing, threadId: thread.id });
        showThread(app, thread, []);
        app.post({ type: "activeThread", threadId: thread.id });
        startTurn(app, thread.id, { ...outgoing, threadId: thread.id }, giveBack);
      },
      onFailure: giveBack,
    },
  );
}

function startTurn(
  app: App,
  threadId: string,
  outgoing: Outgoing,
  giveBack: (message: string) => void,
): void {
  app.requests.send(
    "turn/start",
    { threadId, input: toInput(outgoing.text) },
    { onResult: () => replaceOutgoing(app, { ...outgoing, accepted: true }), onFailure: giveBack },
  );
}

function steerTurn(
  app: App,
  threadId: string,
  turnId: string,
  outgoing: Outgoing,
  giveBack: (message: string) => void,
): void {
  app.requests.send(
    "turn/steer",
    { threadId, expectedTurnId: turnId, input: toInput(outgoing.text) },
    {
      onResult() {
        replaceOutgoing(app, { ...outgoing, accepted: true });
        if (runningTurn(app.view.value)?.id !== turnId) returnUnread(app, threadId);
      },
      // The turn has ended in between, or cannot be joined: the words begin the next one.
      onFailure() {
        const next = { ...outgoing, steers: false };
        replaceOutgoing(app, next);
        startTurn(app, threadId, next, giveBack);
      },
    },
  );
}

/** Puts a newer form in its place; one that has arrived in the thread already is gone for good. */
function replaceOutgoing(app: App, next: Outgoing): void {
  app.outgoing.value = app.outgoing.value.map((outgoing) =>
    outgoing.localId === next.localId ? next : outgoing,
  );
}

function toInput(text: string) {
  return [{ type: "text", text, text_elements: [] }];
}

/** Leaves the thread for the new-thread view; the thread goes on. */
export function newThread(app: App): void {
  showThread(app, null, []);
  setPage(app, "thread");
  app.post({ type: "activeThread", threadId: null });
}
