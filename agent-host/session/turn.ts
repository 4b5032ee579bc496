// The turn loop: put the context before the user's words, let the model answer, run its tools, repeat until it
// has nothing more to do.
import { randomUUID } from "node:crypto";
import { ModelError, type ModelInfo } from "../models/model-client.js";
import { profileFor } from "../permissions/policy.js";
import type { CodexErrorInfo, TurnError } from "../protocol/turn-error.js";
import type { UserInput } from "../protocol/user-input.js";
import type { TurnContext } from "../store/stored-event.js";
import { readAgentsMd } from "./agents-md.js";
import { streamAnswer, toTurnError } from "./answer.js";
import { contextMessages } from "./context.js";
import type { ToolCallItem } from "./history.js";
import { MAX_ANSWERS_PER_TURN } from "./limits.js";
import { runToolCalls } from "./tool-calls.js";
import { createTurnDiff } from "./turn-diff.js";
import type { TurnScope } from "./turn-scope.js";
import { toUserMessage } from "./user-message.js";

export interface TurnInput {
  readonly input: readonly UserInput[];
  readonly outputSchema: unknown;
  /** The context of the newest turn before this one. */
  readonly previous: TurnContext | null;
}

export type TurnOutcome =
  | { readonly status: "completed"; readonly lastMessage: string | null }
  | { readonly status: "failed"; readonly error: TurnError }
  | { readonly status: "interrupted" };

/** Runs a turn to its end; the outcome tells how, and nothing is thrown for what a model or a user did. */
export async function runTurn(scope: TurnScope, turn: TurnInput): Promise<TurnOutcome> {
  try {
    return await runLoop(scope, turn);
  } catch (error) {
    if (scope.signal.aborted) return { status: "interrupted" };
    if (error instanceof ModelError) return { status: "failed", error: toTurnError(error) };
    throw error;
  }
}

async function runLoop(scope: TurnScope, turn: TurnInput): Promise<TurnOutcome> {
  const { settings, services } = scope;
  if (turn.input.length === 0) return failed("input must not be empty", "badRequest");
  const model = await services.models.info(settings);
  await openTurn(scope, turn, model);
  scope.signal.throwIfAborted();

  const diff = createTurnDiff(settings.cwd);
  const runCalls = (calls: readonly ToolCallItem[]) => runToolCalls(scope, calls, diff);
  let lastMessage: string | null = null;
  for (let answers = 0; ; answers++) {
    if (answers === MAX_ANSWERS_PER_TURN) {
      return failed(`the turn was stopped after ${MAX_ANSWERS_PER_TURN} answers of the model`);
    }
    const answer = await streamAnswer(scope, { model, outputSchema: turn.outputSchema, runCalls });
    lastMessage = answer.lastMessage ?? lastMessage;
    await runCalls(answer.calls);
    scope.signal.throwIfAborted();
    const steered = scope.takeInput();
    for (const input of steered) await addUserMessage(scope, input);
    if (answer.calls.length === 0 && steered.length === 0) break;
  }
  if (!diff.isEmpty) scope.emit({ type: "diffUpdated", turnId: scope.turnId, diff: await diff.text() });
  return { status: "completed", lastMessage };
}

async function openTurn(scope: TurnScope, turn: TurnInput, model: ModelInfo): Promise<void> {
  const { settings, services } = scope;
  const current = turnContext(scope);
  const projectInstructions =
    turn.previous === null
      ? await readAgentsMd(services.environment, {
          home: services.home,
          cwd: settings.cwd,
          maxBytes: settings.projectDocMaxBytes,
          fallbackNames: settings.projectDocFallbackFilenames,
          rootMarkers: settings.projectRootMarkers,
        })
      : null;
  scope.record({
    type: "turnStarted",
    turnId: scope.turnId,
    startedAt: Math.floor(services.clock.now() / 1000),
    modelContextWindow: model.contextWindow,
  });
  for (const message of contextMessages({
    current,
    previous: turn.previous,
    shell: services.environment.shell,
    developerInstructions: settings.developerInstructions,
    projectInstructions: projectInstructions?.text ?? null,
  })) {
    scope.remember(message);
  }
  scope.record({ type: "turnContext", context: current });
  await addUserMessage(scope, turn.input);
}

async function addUserMessage(scope: TurnScope, input: readonly UserInput[]): Promise<void> {
  const message = await toUserMessage(input, scope.services.environment);
  scope.remember(message, { type: "userMessage", content: input });
  const item = { type: "userMessage" as const, id: randomUUID(), content: [...input] };
  scope.emit({ type: "itemStarted", turnId: scope.turnId, item });
  scope.emit({ type: "itemCompleted", turnId: scope.turnId, item });
}

function turnContext(scope: TurnScope): TurnContext {
  const { settings, services } = scope;
  return {
    turnId: scope.turnId,
    cwd: settings.cwd,
    currentDate: localDate(services.clock.now()),
    timezone: services.timezone,
    approvalPolicy: settings.approvalPolicy,
    sandboxPolicy: settings.sandboxPolicy,
    permissionProfile: profileFor(settings.sandboxPolicy),
    model: settings.model,
    effort: settings.effort,
    summary: settings.summary,
  };
}

/** YYYY-MM-DD where the host runs. */
function localDate(now: number): string {
  const date = new Date(now);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function failed(message: string, codexErrorInfo: CodexErrorInfo = "other"): TurnOutcome {
  return { status: "failed", error: { message, codexErrorInfo, additionalDetails: null } };
}
