import { useMemo, useState } from "preact/hooks";
import type { FileChangeItem, FileUpdateChange } from "../../agent-host/protocol/item.js";
import { useApp } from "../parts/app-context.js";
import { diffLines, diffStat } from "../parts/diff-lines.js";
import { DiffStatView, DiffView } from "../parts/diff-view.js";
import { Disclosure } from "../parts/disclosure.js";
import { shortPath, splitPath } from "../parts/file-path.js";
import { IconButton } from "../parts/icon.js";
import { StatusIcon, type StepState, stepState } from "../parts/status-icon.js";
import { visibleText } from "../parts/visible-text.js";

interface FileChangeProps {
  readonly item: FileChangeItem;
  readonly open: boolean;
  readonly waits: boolean;
}

/** A patch: one line for each file, with its diff below on demand. */
export function FileChange({ item, open, waits }: FileChangeProps) {
  const state = stepState(item.status, open, waits);
  return (
    <div class="file-change">
      {item.changes.map((change, index) => (
        <ChangedFile key={index} itemId={item.id} change={change} state={state} />
      ))}
      {item.changes.length === 0 && (
        <div class="quiet">
          <StatusIcon state={state} /> Preparing a patch…
        </div>
      )}
    </div>
  );
}

interface ChangedFileProps {
  readonly itemId: string;
  readonly change: FileUpdateChange;
  readonly state: StepState;
}

function ChangedFile({ itemId, change, state }: ChangedFileProps) {
  const app = useApp();
  const [open, setOpen] = useState(false);
  const lines = useMemo(() => diffLines(change), [change]);
  const path = visibleText(shortPath(change.path, app.cwd.value));
  const { folder, name } = splitPath(path);
  return (
    <Disclosure
      class={`step step-${state}`}
      open={open}
      onToggle={() => setOpen(!open)}
      head={
        <>
          <StatusIcon state={state} />
          <span class="step-title" title={change.path}>
            {changeVerb(change, state)} <span class="file-name">{name}</span>{" "}
            <span class="file-folder">{folder}</span>
          </span>
          <DiffStatView stat={diffStat(lines)} />
        </>
      }
    >
      {change.kind.type === "update" && change.kind.move_path !== null && (
        <div class="quiet">moved to {visibleText(shortPath(change.kind.move_path, app.cwd.value))}</div>
      )}
      <DiffView lines={lines} label={`Changes in ${name}`} />
      <div class="step-actions">
        <button
          type="button"
          class="button secondary small"
          onClick={() => app.post({ type: "openDiff", itemId, path: change.path })}
        >
          Open diff
        </button>
        <IconButton
          icon="file"
          label={`Open ${name}`}
          onClick={() => app.post({ type: "openFile", path: change.path, line: null })}
        />
      </div>
    </Disclosure>
  );
}

const VERBS = {
  add: { done: "Created", other: "Create" },
  delete: { done: "Deleted", other: "Delete" },
  update: { done: "Edited", other: "Edit" },
} as const;

function changeVerb({ kind }: FileUpdateChange, state: StepState): string {
  return VERBS[kind.type][state === "done" ? "done" : "other"];
}
