// How every turn that talks to the model begins: what changed of its surroundings since the last one comes first.
import type { ModelInfo } from "../models/model-client.js";
import { profileFor } from "../permissions/policy.js";
import type { TurnContext } from "../store/stored-event.js";
import { readAgentsMd } from "./agents-md.js";
import { contextMessages } from "./context.js";
import type { TurnScope } from "./turn-scope.js";
import { storedMode } from "./working-mode.js";

/** Stores that the turn began and tells the model of its surroundings. Gives the model that will answer. */
export async function openTurn(scope: TurnScope): Promise<ModelInfo> {
  const { settings, services } = scope;
  const model = await services.models.info(settings);
  const current = turnContext(scope);
  const previous = scope.lastContext();
  const projectInstructions =
    previous === null
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
    previous,
    shell: services.environment.shell,
    developerInstructions: settings.developerInstructions,
    projectInstructions: projectInstructions?.text ?? null,
  })) {
    scope.remember(message);
  }
  scope.record({ type: "turnContext", context: current });
  return model;
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
