// What a tool is. A tool parses its input, says what it will touch, and acts; run-tool.ts asks policy in between.

import type { Environment } from "../exec/environment.js";
import type { CallRecorder } from "../journal/turn-recorder.js";
import type { ToolSpec } from "../models/model-client.js";
import type { Access } from "../permissions/access.js";
import type { DynamicToolCallResponse } from "../protocol/dynamic-tool.js";
import type { CommandExecutionItem, FileChangeItem, ThreadItem } from "../protocol/item.js";
import type { Json } from "../protocol/json.js";
import type { ToolOutput } from "../protocol/response-item.js";
import type { TurnPlanStep } from "../protocol/turn.js";
import type { ToolRequestUserInputQuestion } from "../protocol/user-question.js";
import type { UserAnswers } from "./client-requests.js";
import type { GoalAccess } from "./goal-tools.js";

/** What every call knows of its surroundings. */
export interface ToolContext {
  readonly threadId: string;
  readonly turnId: string;
  readonly callId: string;
  /** The turn's working directory, absolute. */
  readonly cwd: string;
  readonly environment: Environment;
  /** The files as the user sees them: unsaved editor buffers first, then the environment's files. */
  readonly files: WorkspaceFiles;
  /** The goal of the thread; only where `goals` are needed and there. */
  readonly goals: GoalAccess;
  /** Told before the call changes files, so that it can be taken back. */
  readonly changes: CallRecorder;
  /** Aborts when the turn is interrupted. */
  readonly signal: AbortSignal;
  /** The most bytes of output that may reach the model. */
  readonly outputLimitBytes: number;
  readonly client: ClientOfCall;
}

/** What a call may ask of the clients of its thread. Both reject with the signal's reason when the turn ends. */
export interface ClientOfCall {
  /** Null when there is nobody to be asked. What is left unanswered is missing. */
  askQuestions(questions: readonly ToolRequestUserInputQuestion[]): Promise<UserAnswers | null>;
  /** Throws ToolFailure when no client runs the tool, or the one that should did not. */
  callTool(tool: string, namespace: string | null, args: Json): Promise<DynamicToolCallResponse>;
}

/** How the turn is set, as far as it decides which tools there are. */
export interface ToolUse {
  readonly isPlanMode: boolean;
  /** Questions may be asked outside of Plan mode, too. */
  readonly asksInEveryMode: boolean;
  readonly viewImage: boolean;
}

/** Text files with the editor's unsaved buffers laid over them. Paths are absolute. */
export interface WorkspaceFiles {
  /** Throws a system error (ENOENT, …) like the environment's files. */
  readText(path: string): Promise<string>;
  exists(path: string): Promise<boolean>;
  /** Creates parents. Goes through the editor when the file is open there, so that undo works. */
  writeText(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** How a running call shows itself. Items may complete after the turn did (background terminals). */
export interface ToolEvents {
  itemStarted(item: ThreadItem): void;
  itemCompleted(item: ThreadItem): void;
  /** Text of a running command, or the result text of a patch. */
  outputDelta(item: CommandExecutionItem | FileChangeItem, delta: string): void;
  terminalInteraction(itemId: string, processId: string, stdin: string): void;
  planUpdated(explanation: string | null, plan: readonly TurnPlanStep[]): void;
  /** The files that a patch changed, so that the turn's diff can be kept: content before and after. */
  filesChanged(changes: readonly FileSnapshot[]): void;
}

/** `null` means that the file was not there. */
export interface FileSnapshot {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Of a moved file: where it was. That path has its own snapshot, with `after` null. */
  readonly movedFrom?: string;
}

/** A call that is ready to run: parsed and checked, with nothing done yet. */
export interface PreparedCall {
  readonly access: readonly Access[];
  /** Shown while approval is asked; the item has status `inProgress`. Tools that never ask leave it out. */
  readonly pendingItem?: CommandExecutionItem | FileChangeItem;
  /** Why the model wants it, for the approval card. */
  readonly reason?: string;
  /** Runs the call. Throws ToolFailure for what the model should read. `asked`: the item is shown already. */
  run(events: ToolEvents, options: { readonly asked: boolean }): Promise<ToolOutput>;
}

export interface Tool {
  readonly spec: ToolSpec;
  /** True for tools that only look: calls of one answer may then overlap. */
  readonly readOnly: boolean;
  /** What the environment must offer, or the tool is neither offered nor run. */
  readonly needs: readonly ("exec" | "filesystem" | "goals")[];
  /** Why it is neither offered nor run as the turn is set, for the model to read; null when it is. Absent: it always is. */
  readonly refusal?: (use: ToolUse) => string | null;
  /**
   * `input` is the model's text: JSON for function tools, free text for custom ones. Throws ToolFailure
   * ("failed to parse function arguments: …", "apply_patch verification failed: …") for the model to read.
   */
  prepare(input: string, ctx: ToolContext): Promise<PreparedCall>;
}
