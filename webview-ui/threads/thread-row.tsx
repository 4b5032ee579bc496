import { useRef, useState } from "preact/hooks";
import type { Thread } from "../../agent-host/protocol/thread.js";
import { useApp } from "../parts/app-context.js";
import { splitPath } from "../parts/file-path.js";
import { Icon, IconButton } from "../parts/icon.js";
import { relativeTime } from "../parts/time.js";
import { threadTitle } from "../state/thread-rows.js";

interface ThreadRowProps {
  readonly thread: Thread;
  readonly archived: boolean;
  readonly onOpen: () => void;
  readonly onRename: (name: string) => void;
  /** Archives the thread, or brings an archived one back. */
  readonly onArchive: () => void;
}

export function ThreadRow({ thread, archived, onOpen, onRename, onArchive }: ThreadRowProps) {
  const app = useApp();
  const [renaming, setRenaming] = useState(false);
  const title = threadTitle(thread);
  const folder = app.settings.value?.workspaceFolder ?? null;
  const isShown = app.view.value?.thread.id === thread.id;
  const places = [
    thread.cwd !== "" && thread.cwd !== folder ? splitPath(thread.cwd).name : "",
    thread.gitInfo?.branch ?? "",
  ].filter((place) => place !== "");

  if (renaming) {
    return (
      <li class="thread-row">
        <RenameField
          title={title}
          onDone={(name) => {
            setRenaming(false);
            if (name !== null && name !== title) onRename(name);
          }}
        />
      </li>
    );
  }
  return (
    <li class={`thread-row ${isShown ? "thread-shown" : ""}`}>
      <button type="button" class="thread-open" onClick={onOpen} aria-current={isShown ? "true" : undefined}>
        <span class="thread-title">
          <ThreadState thread={thread} />
          <span class="thread-name">{title}</span>
        </span>
        <span class="thread-meta">
          <span>{relativeTime(thread.updatedAt, Math.floor(app.now() / 1000))}</span>
          {places.map((place, index) => (
            <span key={index} class="thread-place">
              {place}
            </span>
          ))}
        </span>
      </button>
      <span class="thread-actions">
        {!archived && <IconButton icon="edit" label={`Rename ${title}`} onClick={() => setRenaming(true)} />}
        <IconButton
          icon={archived ? "discard" : "archive"}
          label={archived ? `Restore ${title}` : `Archive ${title}`}
          onClick={onArchive}
        />
      </span>
    </li>
  );
}

/** A sign for threads that work, wait or broke; quiet ones have none. */
function ThreadState({ thread: { status } }: { readonly thread: Thread }) {
  switch (status.type) {
    case "notLoaded":
    case "idle":
      return null;
    case "systemError":
      return (
        <span class="status status-failed" title="The last turn failed">
          <Icon name="error" />
          <span class="unseen">failed: </span>
        </span>
      );
    case "active": {
      const waits = status.activeFlags.length > 0;
      const words = waits ? "waits for you" : "working";
      return (
        <span class={`status ${waits ? "status-waiting" : "status-running"}`} title={words}>
          <Icon name={waits ? "question" : "loading"} spin={!waits} />
          <span class="unseen">{words}: </span>
        </span>
      );
    }
  }
}

interface RenameFieldProps {
  readonly title: string;
  /** The new name; null when it stays. */
  readonly onDone: (name: string | null) => void;
}

function RenameField({ title, onDone }: RenameFieldProps) {
  // Enter and Escape take the field away, which would otherwise count as leaving it.
  const done = useRef(false);
  const finish = (name: string | null) => {
    if (done.current) return;
    done.current = true;
    onDone(name === null || name.trim() === "" ? null : name.trim());
  };
  return (
    <input
      class="field rename"
      aria-label="Thread name"
      defaultValue={title}
      ref={(element) => {
        if (element === null || element === document.activeElement) return;
        element.focus();
        element.select();
      }}
      onKeyDown={(event) => {
        if (event.isComposing) return;
        if (event.key === "Enter") finish(event.currentTarget.value);
        if (event.key === "Escape") finish(null);
      }}
      onBlur={(event) => finish(event.currentTarget.value)}
    />
  );
}
