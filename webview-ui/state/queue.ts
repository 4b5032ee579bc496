// Messages that wait for the model: sent while a turn ran, or left over by one that was stopped.
import { toList, toObject, toText } from "./wire-value.js";

export interface QueuedMessage {
  readonly id: string;
  /** The words of it. */
  readonly text: string;
  /** Images, files and skills beside the words. */
  readonly attachments: number;
}

/** Any value of the wire as a queue; entries without an id are left out, for nothing could be done with them. */
export function toQueue(value: unknown): readonly QueuedMessage[] {
  return toList(value).flatMap((entry) => {
    const { id, content } = toObject(entry);
    if (typeof id !== "string" || id === "") return [];
    const parts = toList(content).map(toObject);
    const texts = parts.filter(({ type }) => type === "text").map(({ text }) => toText(text));
    return [{ id, text: texts.join("\n"), attachments: parts.length - texts.length }];
  });
}
