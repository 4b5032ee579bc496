// Has the model sum a conversation up.
import { errorMessage } from "../../base/errors.js";
import { ModelError, type ModelInfo } from "../../models/model-client.js";
import type { ResponseItem } from "../../protocol/response-item.js";
import { toRequest } from "../answer.js";
import { contextMessage, toPrompt } from "../history.js";
import { outputLimitBytes } from "../output-limit.js";
import { withStreamRetries } from "../stream-retries.js";
import type { TurnScope } from "../turn-scope.js";
import { SUMMARY_PROMPT } from "./summary.js";

const MAX_PROMPT_FILE_BYTES = 64 * 1024;

/**
 * The model's summary of the history. Where all of it does not fit, the oldest items are left out: one, then two
 * more, then four more. Throws ModelError, also when nothing fits, and the signal's reason.
 */
export async function summarise(scope: TurnScope, model: ModelInfo): Promise<string> {
  const prompt = contextMessage("user", await summaryPrompt(scope));
  let items = toPrompt(scope.history(), outputLimitBytes(scope.settings, model));
  for (let dropped = 1; ; dropped *= 2) {
    const limit = outputLimitBytes(scope.settings, model);
    const input = [...toPrompt(items, limit), prompt];
    try {
      return await withStreamRetries(scope, () => askOnce(scope, model, input));
    } catch (error) {
      if (!isOverflow(error) || items.length <= 1) throw error;
      items = items.slice(Math.min(dropped, items.length - 1));
    }
  }
}

export function isOverflow(error: unknown): error is ModelError {
  return error instanceof ModelError && error.info === "contextWindowExceeded";
}

/** What a provider does with a conversation itself is asked for with the same request, without the prompt. */
export function compactionRequest(scope: TurnScope, model: ModelInfo, input: readonly ResponseItem[]) {
  return {
    ...toRequest(scope, model, undefined),
    model: model.slug,
    input,
    tools: [],
    parallelToolCalls: false,
    purpose: "compact" as const,
  };
}

async function askOnce(scope: TurnScope, model: ModelInfo, input: readonly ResponseItem[]): Promise<string> {
  const client = await scope.services.models.client(scope.settings.provider);
  let summary = "";
  for await (const event of client.stream(compactionRequest(scope, model, input), scope.signal)) {
    if (event.type === "itemDone") summary = messageText(event.item) ?? summary;
    else if (event.type === "rateLimits") scope.noteRateLimits(event.rateLimits);
    else if (event.type === "completed" && event.usage !== null)
      scope.addUsage(event.usage, model.contextWindow);
  }
  if (summary.trim() !== "") return summary;
  // An empty summary would cost the user the whole conversation.
  throw new ModelError(
    "the model gave no summary of the conversation",
    { responseStreamDisconnected: { httpStatusCode: null } },
    { retryable: true },
  );
}

function messageText(item: ResponseItem): string | null {
  if (item.type !== "message") return null;
  return item.content.map((part) => (part.type === "output_text" ? part.text : "")).join("");
}

async function summaryPrompt(scope: TurnScope): Promise<string> {
  const { settings, services } = scope;
  const file = settings.compactPromptFile;
  if (file === null) return nonEmpty(settings.compactPrompt) ?? SUMMARY_PROMPT;
  const { files } = services.environment;
  try {
    const { isFile, size } = await files.stat(file);
    if (!isFile || size > MAX_PROMPT_FILE_BYTES) {
      throw new Error(`it is no file of at most ${MAX_PROMPT_FILE_BYTES} bytes`);
    }
    const text = nonEmpty(Buffer.from(await files.readFile(file)).toString("utf8"));
    if (text !== null) return text;
    throw new Error("it is empty");
  } catch (error) {
    scope.emit({
      type: "warning",
      message: `experimental_compact_prompt_file ${file} cannot be used: ${errorMessage(error)}`,
    });
    return nonEmpty(settings.compactPrompt) ?? SUMMARY_PROMPT;
  }
}

function nonEmpty(text: string | null): string | null {
  return text === null || text.trim() === "" ? null : text;
}
