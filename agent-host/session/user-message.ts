import { randomUUID } from "node:crypto";
import { HostError } from "../base/errors.js";
import type { ContentItem, ResponseItem } from "../protocol/response-item.js";
import type { UserInput } from "../protocol/user-input.js";
import { fitImage, fitLocalImage } from "./fit-images.js";
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

/**
 * The user's words, in history and as an item. `queuedId`: they waited, and no longer do. Throws the signal's reason.
 */
export async function addUserMessage(
  scope: TurnScope,
  input: readonly UserInput[],
  queuedId: string | null = null,
): Promise<void> {
  const { message, stored } = await toUserMessage(scope, input);
  const queue = scope.queue().filter(({ id }) => id !== queuedId);
  scope.remember(
    message,
    { type: "userMessage", content: stored },
    ...(queuedId === null ? [] : [{ type: "queueChanged" as const, queue }]),
  );
  if (queuedId !== null) scope.emit({ type: "queueUpdated", queue });
  const item = { type: "userMessage" as const, id: randomUUID(), content: [...input] };
  scope.emit({ type: "itemStarted", turnId: scope.turnId, item });
  scope.emit({ type: "itemCompleted", turnId: scope.turnId, item });
}

interface UserMessage {
  readonly message: ResponseItem;
  /** The input as it is kept: images as they were sent, so that a rollout holds no larger ones. */
  readonly stored: readonly UserInput[];
}

/** What the model reads for a person's input. An image that cannot be shown becomes a note that says so. */
async function toUserMessage(scope: TurnScope, input: readonly UserInput[]): Promise<UserMessage> {
  const content: ContentItem[] = [];
  const stored: UserInput[] = [];
  let localImages = 0;
  for (const part of input) {
    switch (part.type) {
      case "text":
        content.push(text(part.text));
        stored.push(part);
        break;
      case "image": {
        const image = await fitImage(scope, { type: "input_image", image_url: part.url, detail: "high" });
        content.push(...wrapped("<image>", image));
        stored.push(
          image.type === "input_image"
            ? { ...part, url: image.image_url }
            : { type: "text", text: image.text, text_elements: [] },
        );
        break;
      }
      case "localImage":
        localImages++;
        content.push(
          ...wrapped(`<image name=[Image #${localImages}]>`, await fitLocalImage(scope, part.path)),
        );
        stored.push(part);
        break;
      case "mention":
      case "skill":
        content.push(text(`The user refers to ${part.type} "${part.name}": ${part.path}`));
        stored.push(part);
        break;
      default:
        part satisfies never;
    }
  }
  return { message: { type: "message", role: "user", content }, stored };
}

function wrapped(opening: string, image: ContentItem): ContentItem[] {
  return image.type === "input_image" ? [text(opening), image, text("</image>")] : [image];
}

function text(words: string): ContentItem {
  return { type: "input_text", text: words };
}
