// Sends what the person wrote: begins a thread, begins a turn, joins the running one, or runs it in their shell.
import { type App, setDraft, setPage, showThread } from "../state/app.js";
import type { Outgoing } from "../state/outgoing.js";
import type { QueuedMessage } from "../state/queue.js";
import { savedThread, savePrompt } from "../state/saved-state.js";
import { toThread } from "../state/thread-rows.js";
import { runningTurn } from "../state/thread-view.js";
import { toObject } from "../state/wire-value.js";
import { isShellLine, shellCommandOf } from "./shell-line.js";

/** The host's words for a turn that is not the running one any more. */
const TURN_IS_OVER = /\bactive turn\b/;

let nextLocalId = 1;

/**
 * Sends the text: a line for the shell as a command, anything else as a message. If the host refuses it, it returns
 * to the composer and `onFailure` says why.
 */
export function sendMessage(app: App, written: string, onFailure: (message: string) => void): void {
  const isCommand = isShellLine(written);
  const text = written.trim();
  const threadId = app.view.value?.thread.id ?? null;
  const turn = runningTurn(app.view.value);
  const outgoing: Outgoing = {
    localId: nextLocalId++,
    threadId,
    text,
    steers: turn !== null && !isCommand,
  };
  app.outgoing.value = [...app.outgoing.value, outgoing];
  setDraft(app, threadId ?? "", "");
  app.saved.value = savePrompt(app.saved.value, text);

  const giveBack = (message: string) => {
    dropOutgoing(app, outgoing);
    const draftId = app.view.value?.thread.id ?? "";
    const { draft } = savedThread(app.saved.value, draftId);
    setDraft(app, draftId, draft === "" ? text : `${text}\n${draft}`);
    onFailure(message);
  };

  if (threadId === null) {
    startThread(app, outgoing, giveBack, (id, known) =>
      (isCommand ? runCommand : startTurn)(app, id, known, giveBack),
    );
  } else if (isCommand) runCommand(app, threadId, outgoing, giveBack);
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

/** Takes back input that waits. `onTaken` is called when the model had not read it yet. */
export function takeFromQueue(app: App, queued: QueuedMessage, onTaken: () => void = () => {}): void {
  const threadId = app.view.value?.thread.id;
  if (threadId === undefined) return;
  app.requests.send(
    "heddle/thread/queueRemove",
    { threadId, id: queued.id },
    {
      onResult(result) {
        if (toObject(result).removed === true) onTaken();
        else app.announcement.value = "Heddle has read this message already.";
      },
    },
  );
}

function startThread(
  app: App,
  outgoing: Outgoing,
  giveBack: (message: string) => void,
  onStarted: (threadId: string, outgoing: Outgoing) => void,
): void {
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
        const known = { ...outgoing, threadId: thread.id };
        replaceOutgoing(app, known);
        showThread(app, thread, []);
        app.post({ type: "activeThread", threadId: thread.id });
        onStarted(thread.id, known);
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
  app.requests.send("turn/start", { threadId, input: toInput(outgoing.text) }, { onFailure: giveBack });
}

function runCommand(
  app: App,
  threadId: string,
  outgoing: Outgoing,
  giveBack: (message: string) => void,
): void {
  app.requests.send(
    "thread/shellCommand",
    { threadId, command: shellCommandOf(outgoing.text) },
    { onResult: () => dropOutgoing(app, outgoing), onFailure: giveBack },
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
      // The queue shows it, or the thread does already.
      onResult: () => dropOutgoing(app, outgoing),
      onFailure(message) {
        // A turn that takes no input is still there; one that has ended in between leaves the words to the next.
        if (!TURN_IS_OVER.test(message) && runningTurn(app.view.value)?.id === turnId) {
          giveBack(message);
          return;
        }
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

function dropOutgoing(app: App, { localId }: Outgoing): void {
  app.outgoing.value = app.outgoing.value.filter((outgoing) => outgoing.localId !== localId);
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
