// A command, as a record and back.
import { fileURLToPath } from "node:url";
import { truncateMiddle } from "../../../base/truncate.js";
import type { CommandAction, CommandExecutionItem } from "../../../protocol/item.js";
import { toCamelKeys, toSnakeKeys } from "../letter-case.js";
import { joinShellWords, splitShellWords } from "../shell-words.js";
import type { CommandMembers, ParsedCommand } from "../tool-event-record.js";
import { durationRecord, toItemStatus, toMs } from "./status-record.js";

/** The most bytes of a command's output that a rollout keeps, the note on what was left out included. */
const OUTPUT_BYTES = 10_000;
const NOTE_BYTES = 60;

/** The item as far as a rollout keeps it. */
export function keptCommand(item: CommandExecutionItem): CommandExecutionItem {
  const output = item.aggregatedOutput;
  if (output === null || Buffer.byteLength(output) <= OUTPUT_BYTES) return item;
  return { ...item, aggregatedOutput: truncateMiddle(output, OUTPUT_BYTES - NOTE_BYTES) };
}

export function commandRecord(item: CommandExecutionItem): object {
  const command = splitShellWords(item.command) ?? [item.command];
  const isExact = joinShellWords(command) === item.command;
  return {
    process_id: item.processId ?? undefined,
    command,
    command_line: isExact ? undefined : item.command,
    cwd: item.cwd,
    parsed_cmd: item.commandActions.map(actionRecord),
    source: toSnakeKeys(item.source, "andValues"),
    stdout: "",
    stderr: "",
    aggregated_output: item.aggregatedOutput ?? "",
    // Commands that never ran have no code; the record must hold one.
    exit_code: item.exitCode ?? -1,
    duration: durationRecord(item.durationMs),
    formatted_output: "",
    status: item.status === "inProgress" ? "failed" : item.status,
  };
}

function actionRecord(action: CommandAction): object {
  const { type, command, ...rest } = action;
  return { type: type === "listFiles" ? "list_files" : type, cmd: command, ...rest };
}

export function toCommandItem(id: string, record: CommandMembers): CommandExecutionItem {
  const status = toItemStatus(record.status, record.exit_code === 0);
  const source = toCamelKeys(record.source ?? "agent", "andValues");
  return {
    type: "commandExecution",
    id,
    command: record.command_line ?? joinShellWords(record.command),
    cwd: toPath(record.cwd),
    processId: record.process_id ?? null,
    source:
      source === "userShell" || source === "unifiedExecStartup" || source === "unifiedExecInteraction"
        ? source
        : "agent",
    status,
    commandActions: (record.parsed_cmd ?? []).map(toAction),
    aggregatedOutput: record.aggregated_output === "" ? null : (record.aggregated_output ?? null),
    exitCode: toExitCode(record.exit_code),
    durationMs: status === "declined" ? null : toMs(record.duration),
  };
}

function toExitCode(code: number | null | undefined): number | null {
  return code === null || code === undefined || code === -1 ? null : Math.trunc(code);
}

/** The newest hosts write the paths of some items as file URLs. */
export function toPath(pathOrUrl: string): string {
  if (!pathOrUrl.startsWith("file://")) return pathOrUrl;
  try {
    return fileURLToPath(pathOrUrl);
  } catch {
    // A URL that is no path here, such as one of another system, is better than nothing.
    return pathOrUrl;
  }
}

function toAction(parsed: ParsedCommand): CommandAction {
  const command = parsed.cmd;
  const path = parsed.path ?? null;
  switch (parsed.type) {
    case "read":
      return path === null
        ? { type: "unknown", command }
        : { type: "read", command, name: parsed.name ?? path, path };
    case "list_files":
      return { type: "listFiles", command, path };
    case "search":
      return { type: "search", command, query: parsed.query ?? null, path };
    default:
      return { type: "unknown", command };
  }
}
