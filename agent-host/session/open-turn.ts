// How every turn that talks to the model begins: what changed of its surroundings since the last one comes first.
import type { ModelInfo } from "../models/model-client.js";
import { profileFor } from "../permissions/policy.js";
import type { TurnContext } from "../store/stored-event.js";
import { makeRoom } from "./compaction/before-turn.js";
import type { Surroundings } from "./compaction/compact-history.js";
import { contextMessages, toldInstructions } from "./context.js";
import type { TurnScope } from "./turn-scope.js";
import { storedMode } from "./working-mode.js";

/**
 * Stores that the turn began, makes room for `incoming` tokens of input, and tells the model of its surroundings.
 * Gives the model that will answer. Throws as a compaction does.
 */
export async function openTurn(scope: TurnScope, incoming = 0): Promise<ModelInfo> {
  const { settings, services } = scope;
  const model = await services.models.info(settings);
  scope.record({
    type: "turnStarted",
    turnId: scope.turnId,
    startedAt: Math.floor(services.clock.now() / 1000),
    modelContextWindow: model.contextWindow,
  });
  await makeRoom(scope, model, incoming);
  const { context, messages } = await surroundingsOf(scope, scope.lastContext());
  for (const message of messages) scope.remember(message);
  scope.record({ type: "turnContext", context });
  return model;
}

/** What the model is to be told when `previous` is what it was told last; null when it knows nothing. */
export async function surroundingsOf(scope: TurnScope, previous: TurnContext | null): Promise<Surroundings> {
  const { settings, services } = scope;
  const context = turnContext(scope);
  const instructions = await scope.agentsMd.read(services.environment, {
    home: services.home,
    cwd: settings.cwd,
    maxBytes: settings.projectDocMaxBytes,
    fallbackNames: settings.projectDocFallbackFilenames,
    rootMarkers: settings.projectRootMarkers,
  });
  const messages = contextMessages({
    current: context,
    previous,
    shell: services.environment.shell,
    developerInstructions: settings.developerInstructions,
    projectInstructions: instructions.text,
    toldInstructions: previous === null ? null : toldInstructions(scope.history()),
  });
  return { context, messages };
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
    approvalsReviewer: settings.approvalsReviewer,
    ...storedMode(settings),
  };
}

/** YYYY-MM-DD where the host runs. */
function localDate(now: number): string {
  const date = new Date(now);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
