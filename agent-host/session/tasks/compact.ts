// The turn that does nothing but compact the conversation, because the user asked for it.
import { toUnixSeconds } from "../../base/clock.js";
import { canCompact, compactHistory } from "../compaction/compact-history.js";
import type { TurnScope } from "../turn-scope.js";
import type { Task, TurnOutcome } from "./task.js";

export const compactTask: Task = { kind: "compact", run };

async function run(scope: TurnScope): Promise<TurnOutcome> {
  const { services, settings, turnId } = scope;
  const model = await services.models.info(settings);
  scope.record({
    type: "turnStarted",
    turnId,
    startedAt: toUnixSeconds(services.clock.now()),
    modelContextWindow: model.contextWindow,
  });
  if (canCompact(scope.history())) await compactHistory(scope, model, null);
  else scope.emit({ type: "warning", message: "There is nothing to compact yet." });
  return { status: "completed", lastMessage: null };
}
