import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RestoreDirection } from "../../extension/views/messages.js";
import { useApp } from "../parts/app-context.js";
import { DiffStatView } from "../parts/diff-view.js";
import { shortPath } from "../parts/file-path.js";
import { Icon } from "../parts/icon.js";
import { FileLink } from "../parts/link.js";
import { visibleText } from "../parts/visible-text.js";
import { runningTurn } from "../state/thread-view.js";
import { type ChangedFile, type Refusal, summarizeChanges, type TurnChanges } from "../state/turn-changes.js";
import { askForChanges, restoreTurn } from "./restore.js";

interface TurnChangesProps {
  readonly turnId: string;
  readonly changes: TurnChanges;
}

/** What a turn did to files, with the way to see it and the way back. Nothing until the host told what it is. */
export function TurnChangesFooter({ turnId, changes }: TurnChangesProps) {
  const app = useApp();
  const isBusy = useComputed(() => runningTurn(app.view.value) !== null);
  useEffect(() => {
    if (changes.isStale) askForChanges(app, turnId);
  }, [app, turnId, changes.isStale]);
  if (changes.files === null || changes.files.length === 0) return null;

  const summary = summarizeChanges(changes.files);
  const isUndone = summary.undoable === 0 && summary.redoable > 0;
  const button = (direction: RestoreDirection) => (
    <>
      <span aria-hidden="true">·</span>
      <button
        type="button"
        class="link"
        disabled={isBusy.value || changes.restoring !== null}
        title={isBusy.value ? "Wait until the running turn has ended" : undefined}
        onClick={() => restoreTurn(app, turnId, direction, null)}
      >
        {direction === "undo" ? "Undo" : "Redo"}
      </button>
    </>
  );
  return (
    <section class="turn-changes" aria-label="Changed files">
      <div class="quiet turn-end">
        <Icon name={isUndone ? "discard" : "diff"} />
        <span>
          {countWords(summary.files)} {isUndone ? "changed, undone" : "changed"}
        </span>
        <DiffStatView stat={summary} />
        <span class="turn-actions">
          <button type="button" class="link" onClick={() => app.post({ type: "showTurnChanges", turnId })}>
            Show
          </button>
          {summary.undoable > 0 && button("undo")}
          {summary.redoable > 0 && button("redo")}
        </span>
      </div>
      {summary.unrestorable.length > 0 && <Unrestorable files={summary.unrestorable} />}
      {changes.refusal !== null && <RefusalView turnId={turnId} refusal={changes.refusal} />}
    </section>
  );
}

function Unrestorable({ files }: { readonly files: readonly ChangedFile[] }) {
  return (
    <details class="quiet unrestorable">
      <summary>{countWords(files.length)} cannot be taken back</summary>
      <ul>
        {files.map(({ path, reason }) => (
          <FileLine key={path} path={path} line={null} reason={reason} />
        ))}
      </ul>
    </details>
  );
}

function RefusalView({ turnId, refusal }: { readonly turnId: string; readonly refusal: Refusal }) {
  const app = useApp();
  const { direction, inTheWay, ready, error } = refusal;
  return (
    <div class="notice notice-warning" role="alert">
      <Icon name="warning" />
      <div class="notice-body">
        <div>{error ?? `Nothing was changed: ${countWords(inTheWay.length)} in the way.`}</div>
        <ul>
          {inTheWay.map(({ path, line, reason }) => (
            <FileLine key={path} path={path} line={line} reason={reason} />
          ))}
        </ul>
        {ready.length > 0 && (
          <div class="notice-buttons">
            <button
              type="button"
              class="button secondary small"
              onClick={() => restoreTurn(app, turnId, direction, ready)}
            >
              {direction === "undo" ? "Undo" : "Redo"} only the{" "}
              {ready.length === 1 ? "other file" : `other ${ready.length} files`}
            </button>
          </div>
        )}
      </div>
    </div>
  );
}

function FileLine(file: {
  readonly path: string;
  readonly line: number | null;
  readonly reason: string | null;
}) {
  const app = useApp();
  const place = visibleText(shortPath(file.path, app.cwd.value));
  return (
    <li>
      <FileLink path={file.path} line={file.line}>
        {file.line === null ? place : `${place}:${file.line}`}
      </FileLink>
      {file.reason !== null && `: ${file.reason}`}
    </li>
  );
}

function countWords(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}
