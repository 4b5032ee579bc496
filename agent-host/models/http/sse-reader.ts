import { createParser } from "eventsource-parser";
import { ModelError } from "../model-client.js";

/** The longest event that is kept while it is incomplete, in characters: some images fit, no flood does. */
const MAX_EVENT_CHARS = 32 * 1024 * 1024;

/** Turns pieces of an event stream into the `data` texts of its events, wherever the pieces are cut. */
export interface SseReader {
  /** The events that this piece completes. Throws ModelError when one event is longer than 32 Mi characters. */
  push(piece: Uint8Array): readonly string[];
  /** What the stream's end completes: a last event whose empty line is missing. */
  end(): readonly string[];
}

export function createSseReader(): SseReader {
  const decoder = new TextDecoder();
  let events: string[] = [];
  let tooLong = false;
  const parser = createParser({
    onEvent: (event) => events.push(event.data),
    // Unknown fields and bad retry values are no reason to give up a stream.
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") tooLong = true;
    },
    maxBufferSize: MAX_EVENT_CHARS,
  });

  function feed(text: string): readonly string[] {
    parser.feed(text);
    if (tooLong) {
      const message = `the model provider sent an event longer than ${MAX_EVENT_CHARS} characters`;
      throw new ModelError(message, "other", { retryable: false });
    }
    const ready = events;
    events = [];
    return ready;
  }

  return {
    push: (piece) => feed(decoder.decode(piece, { stream: true })),
    end: () => feed(`${decoder.decode()}\n\n`),
  };
}
