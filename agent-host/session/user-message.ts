import { randomUUID } from "node:crypto";
import { errorMessage, HostError } from "../base/errors.js";
import type { Environment } from "../exec/environment.js";
import type { ContentItem, ResponseItem } from "../protocol/response-item.js";
import type { UserInput } from "../protocol/user-input.js";
import { MAX_INPUT_CHARS } from "./limits.js";
import type { TurnScope } from "./turn-scope.js";

/** Throws HostError "invalid-params" when the texts of an input are longer than one turn takes. */
export function checkInputSize(input: readonly UserInput[]): void {
  let chars = 0;
  for (const part of input) if (part.type === "text") chars += part.text.length;
  if (chars <= MAX_INPUT_CHARS) return;
  throw new HostError(
    "invalid-params",
    `input is too large: ${chars} characters, the limit is ${MAX_INPUT_CHARS}`,
    {
      data: { input_error_code: "input_too_large", max_chars: MAX_INPUT_CHARS, actual_chars: chars },
    },
  );
}

/** Input that waited, if there is any. True when there was. */
export async function addQueuedInput(scope: TurnScope): Promise<boolean> {
  const waiting = scope.queue();
  for (const { id, content } of waiting) {
    // Somebody may have taken it back meanwhile.
    if (scope.queue().some((each) => each.id === id)) await addUserMessage(scope, content, id);
  }
  return waiting.length > 0;
}

/** The user's words, in history and as an item. `queuedId`: they waited, and no longer do. */
export async function addUserMessage(
  scope: TurnScope,
  input: readonly UserInput[],
  queuedId: string | null = null,
): Promise<void> {
  const message = await toUserMessage(input, scope.services.environment);
  const queue = scope.queue().filter(({ id }) => id !== queuedId);
  scope.remember(
    message,
    { type: "userMessage", content: input },
    ...(queuedId === null ? [] : [{ type: "queueChanged" as const, queue }]),
  );
  if (queuedId !== null) scope.emit({ type: "queueUpdated", queue });
  const item = { type: "userMessage" as const, id: randomUUID(), content: [...input] };
  scope.emit({ type: "itemStarted", turnId: scope.turnId, item });
  scope.emit({ type: "itemCompleted", turnId: scope.turnId, item });
}

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** What the model reads for a person's input. An image that cannot be read becomes a note that says so. */
export async function toUserMessage(
  input: readonly UserInput[],
  environment: Environment,
): Promise<ResponseItem> {
  const content: ContentItem[] = [];
  for (const part of input) {
    switch (part.type) {
      case "text":
        content.push({ type: "input_text", text: part.text });
        break;
      case "image":
        content.push({ type: "input_image", image_url: part.url });
        break;
      case "localImage":
        content.push(await localImage(part.path, environment));
        break;
      case "mention":
      case "skill":
        content.push({
          type: "input_text",
          text: `The user refers to ${part.type} "${part.name}": ${part.path}`,
        });
        break;
      default:
        part satisfies never;
    }
  }
  return { type: "message", role: "user", content };
}

async function localImage(path: string, environment: Environment): Promise<ContentItem> {
  const mediaType = IMAGE_TYPES[path.slice(path.lastIndexOf(".") + 1).toLowerCase()];
  if (mediaType === undefined) {
    return { type: "input_text", text: `The image ${path} has a format that cannot be shown.` };
  }
  try {
    const bytes = await environment.files.readFile(path);
    return {
      type: "input_image",
      image_url: `data:${mediaType};base64,${Buffer.from(bytes).toString("base64")}`,
    };
  } catch (error) {
    return { type: "input_text", text: `The image ${path} could not be read: ${errorMessage(error)}` };
  }
}
