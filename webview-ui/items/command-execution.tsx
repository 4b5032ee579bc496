import { useState } from "preact/hooks";
import type { CommandExecutionItem } from "../../agent-host/protocol/item.js";
import { useApp } from "../parts/app-context.js";
import { CopyButton } from "../parts/copy-button.js";
import { Disclosure } from "../parts/disclosure.js";
import { shortPath } from "../parts/file-path.js";
import { OutputView } from "../parts/output-view.js";
import { StatusIcon, stepState } from "../parts/status-icon.js";
import { durationText } from "../parts/time.js";
import { visibleText } from "../parts/visible-text.js";
import { commandTitle, isExploration, shownCommand } from "./command-title.js";

interface CommandExecutionProps {
  readonly item: CommandExecutionItem;
  readonly open: boolean;
  readonly waits: boolean;
}

/** A command: one line, and below it the output. Commands that only look around stay folded. */
export function CommandExecution({ item, open, waits }: CommandExecutionProps) {
  const app = useApp();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const state = stepState(item.status, open, waits);
  const isOwn = item.source === "userShell";
  const exploration = !isOwn && isExploration(item);
  const command = shownCommand(item);
  const folder = app.settings.value?.workspaceFolder ?? app.cwd.value;
  const output = item.aggregatedOutput ?? "";
  const expanded = chosen ?? (output !== "" && (state === "failed" || !exploration));
  const isLong = command.includes("\n") || command.length > 60;

  return (
    <Disclosure
      class={`step step-${state}`}
      open={expanded}
      onToggle={() => setChosen(!expanded)}
      head={
        <>
          <StatusIcon state={state} />
          {isOwn && <span class="step-own">You ran</span>}
          <span class={`step-title ${exploration ? "" : "mono"}`}>
            {isOwn ? visibleText(command) : commandTitle(item)}
          </span>
          <span class="step-meta">{commandMeta(item)}</span>
        </>
      }
    >
      {(exploration || isLong) && (
        <div class="command-line">
          <pre>{visibleText(command)}</pre>
          <CopyButton text={command} label="Copy command" />
        </div>
      )}
      {folder !== null && item.cwd !== "" && item.cwd !== folder && (
        <div class="quiet">in {shortPath(item.cwd, folder)}</div>
      )}
      {output === "" ? (
        <div class="quiet">{emptyOutput(state)}</div>
      ) : (
        <OutputView text={output} live={state === "running"} />
      )}
    </Disclosure>
  );
}

function commandMeta({ exitCode, durationMs }: CommandExecutionItem): string {
  const parts = [
    exitCode !== null && exitCode !== 0 ? `exit ${exitCode}` : "",
    durationMs !== null && durationMs >= 100 ? durationText(durationMs) : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function emptyOutput(state: ReturnType<typeof stepState>): string {
  switch (state) {
    case "waiting":
      return "Waiting for your approval";
    case "running":
      return "No output yet";
    case "declined":
      return "Not run";
    case "stopped":
      return "Stopped";
    case "done":
    case "failed":
      return "No output";
  }
}
