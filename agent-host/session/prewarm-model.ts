import { errorMessage } from "../base/errors.js";
import { toRequest } from "./answer.js";

type PrewarmScope = Parameters<typeof toRequest>[0];

/**
 * Tells the model's provider of a thread whose first turn is about to come, if it has a use for that. After the
 * answer to the request that started the thread, and never a reason for anything to fail.
 */
export function prewarmModel(scope: PrewarmScope): void {
  if (!scope.settings.provider.supportsWebsockets) return;
  setImmediate(() => {
    prepare(scope).catch((error: unknown) =>
      scope.services.log.debug("the model was not prepared", { reason: errorMessage(error) }),
    );
  });
}

async function prepare(scope: PrewarmScope): Promise<void> {
  const { models } = scope.services;
  const client = await models.client(scope.settings.provider);
  client.prewarm?.(toRequest(scope, await models.info(scope.settings), undefined));
}
