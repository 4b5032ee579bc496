import type { ModelInfo } from "../../models/model-client.js";
import type { TurnScope } from "../turn-scope.js";
import { autoCompactLimit } from "./auto-limit.js";
import { canCompact, compactHistory } from "./compact-history.js";

/**
 * Makes room before a turn whose input costs `incoming` tokens. When the turn is for a model with a smaller window
 * than the one before had, that one sums up what it alone can still read. Throws as compactHistory does.
 */
export async function makeRoom(scope: TurnScope, model: ModelInfo, incoming: number): Promise<void> {
  const { meter, settings, services } = scope;
  const history = scope.history();
  const tokens = meter.tokens(history) + incoming;
  if (!meter.isOver(tokens, autoCompactLimit(settings, model)) || !canCompact(history)) return;
  const before = scope.lastContext()?.model ?? settings.model;
  const previous =
    before === settings.model ? model : await services.models.info({ ...settings, model: before });
  const isRoomier = (previous.contextWindow ?? 0) > (model.contextWindow ?? Number.POSITIVE_INFINITY);
  await compactHistory(scope, isRoomier ? previous : model, null);
}
