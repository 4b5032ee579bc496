import { useApp } from "../parts/app-context.js";
import { Icon, IconButton } from "../parts/icon.js";
import { setDraft } from "../state/app.js";
import type { QueuedMessage } from "../state/queue.js";
import { savedThread } from "../state/saved-state.js";
import { runningTurn } from "../state/thread-view.js";
import { takeFromQueue } from "./send.js";

interface QueueChipsProps {
  /** Goes back to where the person writes. */
  readonly focus: () => void;
}

/** What waits for the model, above the composer; each message can be taken back or written anew. */
export function QueueChips({ focus }: QueueChipsProps) {
  const app = useApp();
  const view = app.view.value;
  const threadId = view?.thread.id ?? null;
  const queue = view?.queue ?? [];
  const onTheWay = app.outgoing.value.filter((outgoing) => outgoing.steers && outgoing.threadId === threadId);
  if (queue.length === 0 && onTheWay.length === 0) return null;

  const edit = (queued: QueuedMessage) =>
    takeFromQueue(app, queued, () => {
      if (threadId === null) return;
      const { draft } = savedThread(app.saved.value, threadId);
      setDraft(app, threadId, draft === "" ? queued.text : `${queued.text}\n${draft}`);
      focus();
    });
  const remove = (queued: QueuedMessage) =>
    takeFromQueue(app, queued, () => {
      app.announcement.value = "The message is taken back.";
      focus();
    });

  return (
    <section class="queue" aria-label="Messages that wait">
      <div class="queue-hint">
        {runningTurn(view) === null
          ? "Not read yet: goes with your next message"
          : "Heddle reads this before its next step"}
      </div>
      <ul>
        {queue.map((queued) => (
          <li key={queued.id} class="queued">
            <QueuedText queued={queued} onEdit={() => edit(queued)} />
            <IconButton
              icon="close"
              label={`Take back: ${shortText(queued)}`}
              onClick={() => remove(queued)}
            />
          </li>
        ))}
        {onTheWay.map(({ localId, text }) => (
          <li key={`new-${localId}`} class="queued on-its-way">
            <Icon name="loading" spin />
            <span class="queued-text">{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Attachments cannot go back into the composer, so such a message can only be taken back whole. */
function QueuedText({ queued, onEdit }: { readonly queued: QueuedMessage; readonly onEdit: () => void }) {
  const text = shortText(queued);
  if (queued.attachments > 0) {
    return (
      <span class="queued-text" title={queued.text}>
        {text}
      </span>
    );
  }
  return (
    <button type="button" class="queued-text" title="Edit" aria-label={`Edit: ${text}`} onClick={onEdit}>
      <Icon name="edit" /> {text}
    </button>
  );
}

/** The most that a name needs; the chip itself cuts to its width. */
const MAX_NAME = 200;

function shortText({ text, attachments }: QueuedMessage): string {
  const words = text.replaceAll(/\s+/g, " ").trim().slice(0, MAX_NAME);
  if (attachments === 0) return words;
  const more = attachments === 1 ? "1 attachment" : `${attachments} attachments`;
  return words === "" ? more : `${words} (${more})`;
}
