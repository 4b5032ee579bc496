import { ModelError } from "../models/model-client.js";
import { backOff } from "./retry.js";
import type { TurnScope } from "./turn-scope.js";

/**
 * Tries a request to the model again when its stream drops, and tells of it, as often as the provider's settings
 * say. `onDropped` comes before each further attempt. Throws the last ModelError, and the signal's reason when the turn is interrupted.
 */
export async function withStreamRetries<T>(
  scope: TurnScope,
  attemptOnce: () => Promise<T>,
  onDropped: () => Promise<void> = async () => {},
): Promise<T> {
  const { clock } = scope.services;
  const maxRetries = scope.settings.provider.streamMaxRetries;
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce();
    } catch (error) {
      if (!(error instanceof ModelError) || !error.options.retryable) throw error;
      scope.signal.throwIfAborted();
      if (attempt > maxRetries) {
        const message = scope.services.models.fallBack(scope.settings.provider, scope.conversation);
        if (message === null) throw error;
        scope.emit({ type: "warning", message });
        await onDropped();
        attempt = 0;
        continue;
      }
      scope.services.log.warn("model stream dropped, trying again", { attempt, reason: error.message });
      scope.emit({
        type: "error",
        turnId: scope.turnId,
        willRetry: true,
        error: {
          message: `Reconnecting... ${attempt}/${maxRetries}`,
          codexErrorInfo: error.info,
          additionalDetails: error.options.details ?? error.message,
        },
      });
      await onDropped();
      await backOff(clock, attempt, error, scope.signal);
    }
  }
}
