import type { HeddleLmAnswerPart } from "../../agent-host/protocol/heddle-lm.js";

export interface PartStream {
  add(part: HeddleLmAnswerPart): void;
  /** Sends what has gathered. */
  flush(): void;
}

/** Gathers what comes in one turn of the event loop, texts of a kind as one, so that a fast model costs few messages. */
export function createPartStream(send: (parts: HeddleLmAnswerPart[]) => void): PartStream {
  let waiting: HeddleLmAnswerPart[] = [];

  function flush(): void {
    const parts = waiting;
    waiting = [];
    if (parts.length > 0) send(parts);
  }

  return {
    flush,
    add(part) {
      if (waiting.length === 0) setImmediate(flush);
      const last = waiting.at(-1);
      if (last !== undefined && last.type !== "toolCall" && part.type === last.type) {
        waiting[waiting.length - 1] = { type: last.type, text: last.text + part.text };
      } else {
        waiting.push(part);
      }
    },
  };
}
