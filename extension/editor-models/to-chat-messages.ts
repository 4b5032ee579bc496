// The host's messages as VS Code's models take them. Pure.
import type { HeddleLmMessage, HeddleLmPart } from "../../agent-host/protocol/heddle-lm.js";
import type { PartKit } from "./part-kit.js";

const NO_IMAGES = "[an image is not shown: this editor passes no images on]";

export function toChatMessages<Part, Message>(
  messages: readonly HeddleLmMessage[],
  kit: PartKit<Part, Message>,
): Message[] {
  return messages.map(({ role, parts }) => {
    const made = parts.map((part) => toPart(part, kit));
    return role === "user" ? kit.user(made) : kit.assistant(made);
  });
}

function toPart<Part, Message>(part: HeddleLmPart, kit: PartKit<Part, Message>): Part {
  switch (part.type) {
    case "text":
      return kit.text(part.text);
    case "image":
      return kit.image === null
        ? kit.text(NO_IMAGES)
        : kit.image(Buffer.from(part.data, "base64"), part.mimeType);
    case "toolCall":
      return kit.toolCall(part.callId, part.name, toObject(part.input));
    case "toolResult":
      return kit.toolResult(part.callId, part.text);
    default:
      return part satisfies never;
  }
}

/** Models are given objects; the host sends nothing else. */
function toObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : { value };
}
