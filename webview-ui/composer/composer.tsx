import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../parts/app-context.js";
import { Icon } from "../parts/icon.js";
import { setDraft } from "../state/app.js";
import { savedThread } from "../state/saved-state.js";
import { runningTurn } from "../state/thread-view.js";
import { ActionsMenu } from "./actions-menu.js";
import { whyBlocked } from "./blocked.js";
import { AccessChip, ContextUsage, ModelChip } from "./chips.js";
import { composerAction } from "./keys.js";
import { atDraft, newerPrompt, olderPrompt, type PromptWalk } from "./prompt-history.js";
import { QueueChips } from "./queue-chips.js";
import { interruptTurn, sendMessage } from "./send.js";
import { isShellLine, shellCommandOf } from "./shell-line.js";

/** Where the person writes. The text lives in the saved state, so it survives hiding and reload. */
export function Composer({ field }: { readonly field: RefObject<HTMLTextAreaElement | null> }) {
  const app = useApp();
  const threadId = app.view.value?.thread.id ?? "";
  const { draft } = savedThread(app.saved.value, threadId);
  const turn = runningTurn(app.view.value);
  const blocked = whyBlocked(app);
  const isCommand = isShellLine(draft);
  const isEmpty = (isCommand ? shellCommandOf(draft) : draft.trim()) === "";
  const [failure, setFailure] = useState<string | null>(null);
  const walk = useRef<PromptWalk>(atDraft);
  const cursorToEnd = useRef(false);

  const write = (text: string) => setDraft(app, threadId, text);
  const recall = (step: { readonly walk: PromptWalk; readonly text: string } | null) => {
    if (step === null) return;
    walk.current = step.walk;
    cursorToEnd.current = true;
    write(step.text);
  };
  // The host was not ready when the person sent: the words go as soon as it is, unless they are changed first.
  const [waiting, setWaiting] = useState(false);
  const send = () => {
    if (isEmpty) return;
    if (blocked !== null) {
      setWaiting(true);
      return;
    }
    walk.current = atDraft;
    setWaiting(false);
    setFailure(null);
    sendMessage(app, draft, setFailure);
  };

  useEffect(() => {
    if (waiting && blocked === null) send();
  }, [waiting, blocked, threadId]);

  useEffect(() => {
    walk.current = atDraft;
    setFailure(null);
  }, [threadId]);

  useLayoutEffect(() => {
    if (!cursorToEnd.current || field.current === null) return;
    cursorToEnd.current = false;
    field.current.setSelectionRange(draft.length, draft.length);
  }, [draft]);

  useInsertedText(field, threadId);

  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }) => {
    const { selectionStart, selectionEnd } = event.currentTarget;
    const action = composerAction(event, {
      text: draft,
      selectionStart,
      selectionEnd,
      sendWith: app.settings.value?.sendWith ?? "enter",
      turnRuns: turn !== null,
      approvalWaits: app.approvals.value.some((approval) => approval.threadId === threadId),
      recalls: walk.current.back > 0,
    });
    if (action === "none") return;
    event.preventDefault();
    if (action === "send") send();
    else if (action === "interrupt") interruptTurn(app);
    else if (action === "older") recall(olderPrompt(app.saved.value.prompts, walk.current, draft));
    else if (action === "newer") recall(newerPrompt(app.saved.value.prompts, walk.current));
    else recall({ walk: atDraft, text: walk.current.draft });
  };

  return (
    <div class="composer">
      {failure !== null && (
        <div class="composer-failure" role="alert">
          <Icon name="error" /> {failure}
        </div>
      )}
      <QueueChips focus={() => field.current?.focus()} />
      <div class={`composer-box ${isCommand ? "composer-shell" : ""}`}>
        <div role="status">
          {isCommand && (
            <div class="shell-hint">
              <Icon name="terminal" /> Runs in your own shell, without a question
            </div>
          )}
        </div>
        <textarea
          ref={field}
          rows={1}
          aria-label="Message to Heddle"
          aria-describedby={blocked === null ? undefined : "composer-blocked"}
          placeholder={turn === null ? "Ask Heddle to do something" : "Add to what the agent is doing"}
          value={draft}
          onInput={(event) => {
            walk.current = atDraft;
            setWaiting(false);
            write(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
        />
        <div class="composer-bar">
          <ActionsMenu />
          <ModelChip />
          <AccessChip />
          <span class="spacer" />
          <ContextUsage />
          <SendButton
            running={turn !== null}
            empty={isEmpty}
            isCommand={isCommand}
            blocked={blocked}
            onSend={send}
            onStop={() => interruptTurn(app)}
          />
        </div>
      </div>
      {blocked !== null && (
        <div class="composer-blocked" id="composer-blocked">
          {blocked}
          {waiting && " Your message is sent as soon as it can be."}
        </div>
      )}
    </div>
  );
}

interface SendButtonProps {
  readonly running: boolean;
  readonly empty: boolean;
  readonly isCommand: boolean;
  readonly blocked: string | null;
  readonly onSend: () => void;
  readonly onStop: () => void;
}

/** Stops the turn while one runs and nothing is written; sends otherwise. */
function SendButton({ running, empty, isCommand, blocked, onSend, onStop }: SendButtonProps) {
  const label = isCommand ? "Run in your shell" : running ? "Send to the running turn" : "Send";
  return (
    <>
      {running && (
        <button type="button" class="round stop" title="Stop (Esc)" aria-label="Stop" onClick={onStop}>
          <Icon name="debug-stop" />
        </button>
      )}
      {(!running || !empty) && (
        <button
          type="button"
          class="round send"
          title={blocked ?? label}
          aria-label={label}
          disabled={empty || blocked !== null}
          onClick={onSend}
        >
          <Icon name="arrow-up" />
        </button>
      )}
    </>
  );
}

/** Adds text that the extension sends (a mention, a selection) at the cursor, and goes there. */
function useInsertedText(field: RefObject<HTMLTextAreaElement | null>, threadId: string) {
  const app = useApp();
  const text = app.insert.value;
  useLayoutEffect(() => {
    const element = field.current;
    if (text === null || element === null) return;
    app.insert.value = null;
    element.focus();
    if (text === "") return;
    const { selectionStart, selectionEnd, value } = element;
    const before = value.slice(0, selectionStart);
    const gap = before === "" || /\s$/.test(before) ? "" : " ";
    element.setRangeText(gap + text, selectionStart, selectionEnd, "end");
    setDraft(app, threadId, element.value);
  }, [text, app, threadId]);
}
