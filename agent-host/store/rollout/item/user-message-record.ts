// What a person said, as a record and back.
import { TextElement, UserInput } from "../../../protocol/user-input.js";
import type { ItemOf } from "../completed-item-record.js";
import { type EventOf, eventSchemas } from "../event-record.js";
import { toCamelKeys } from "../letter-case.js";
import { isSameJson } from "../same-json.js";

/** Texts and images go into separate members; the parts themselves stand beside them when that would lose something. */
export function userMessageRecord(content: readonly UserInput[]): object {
  const texts = content.filter((part) => part.type === "text");
  const record = {
    type: "user_message",
    message: texts.map((part) => part.text).join(""),
    images: content.flatMap((part) => (part.type === "image" ? [part.url] : [])),
    local_images: content.flatMap((part) => (part.type === "localImage" ? [part.path] : [])),
    text_elements:
      texts.length === 1
        ? texts.flatMap((part) => part.text_elements.map((each) => elementRecord(each)))
        : [],
  };
  const isWhole = isSameJson(toUserInput(eventSchemas.user_message.parse(record)), content);
  return isWhole ? record : { ...record, content };
}

function elementRecord({ byteRange, placeholder }: TextElement): object {
  return { byte_range: byteRange, placeholder: placeholder ?? null };
}

export function toUserInput(event: EventOf<"user_message">): UserInput[] {
  const exact = event.content?.map((part) => UserInput.safeParse(part).data);
  if (exact?.every((part) => part !== undefined)) return exact;
  const hasText =
    event.message !== "" || (event.images ?? []).length + (event.local_images ?? []).length === 0;
  return [
    ...(hasText
      ? [{ type: "text" as const, text: event.message, text_elements: toElements(event.text_elements) }]
      : []),
    ...(event.images ?? []).map((url) => ({ type: "image" as const, url })),
    ...(event.local_images ?? []).map((path) => ({ type: "localImage" as const, path })),
  ];
}

/** Parts of kinds that nobody here knows are left out. */
export function toItemInput(item: ItemOf<"UserMessage">): UserInput[] {
  return item.content.flatMap((part) => UserInput.safeParse(toInputNoun(part)).data ?? []);
}

function toInputNoun(part: unknown): unknown {
  if (typeof part !== "object" || part === null || !("type" in part)) return part;
  switch (part.type) {
    case "text":
      return { ...part, text_elements: toElements("text_elements" in part ? part.text_elements : []) };
    case "image":
      return "image_url" in part ? { type: "image", url: part.image_url } : part;
    case "local_image":
      return { ...part, type: "localImage" };
    default:
      return part;
  }
}

function toElements(elements: unknown): TextElement[] {
  if (!Array.isArray(elements)) return [];
  return elements.flatMap((each) => TextElement.safeParse(toCamelKeys(each)).data ?? []);
}
