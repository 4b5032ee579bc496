// Some local servers leave a model's reasoning in its text, between <think> and </think> at the very beginning.
// Only there is it taken for reasoning: later the tags are part of what the model writes about.

const OPEN = "<think>";
const CLOSE = "</think>";

export interface ThoughtPiece {
  readonly kind: "reasoning" | "text";
  readonly text: string;
}

export interface ThinkTagReader {
  /** What is certain after this piece of text; a tag may be cut anywhere. */
  push(text: string): ThoughtPiece[];
  /** What was held back, at the end of the answer. */
  end(): ThoughtPiece[];
}

export function createThinkTagReader(): ThinkTagReader {
  let state: "start" | "reasoning" | "afterReasoning" | "text" = "start";
  let held = "";

  function push(text: string): ThoughtPiece[] {
    const pieces: ThoughtPiece[] = [];
    let rest = held + text;
    held = "";
    if (state === "start") {
      const begin = rest.trimStart();
      if (begin.startsWith(OPEN)) {
        state = "reasoning";
        rest = begin.slice(OPEN.length);
      } else if (OPEN.startsWith(begin)) {
        held = rest;
        return [];
      } else {
        state = "text";
      }
    }
    if (state === "reasoning") {
      const close = rest.indexOf(CLOSE);
      if (close === -1) {
        const keep = partialEnd(rest, CLOSE);
        held = rest.slice(rest.length - keep);
        return nonEmpty("reasoning", rest.slice(0, rest.length - keep));
      }
      pieces.push(...nonEmpty("reasoning", rest.slice(0, close)));
      rest = rest.slice(close + CLOSE.length);
      state = "afterReasoning";
    }
    if (state === "afterReasoning") {
      // The blank lines between reasoning and answer belong to neither.
      rest = rest.trimStart();
      if (rest === "") return pieces;
      state = "text";
    }
    return [...pieces, ...nonEmpty("text", rest)];
  }

  return {
    push,
    end() {
      const rest = held;
      held = "";
      return nonEmpty(state === "reasoning" ? "reasoning" : "text", rest);
    },
  };
}

/** How many characters at the end of `text` may be the beginning of `tag`. */
function partialEnd(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (tag.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}

function nonEmpty(kind: ThoughtPiece["kind"], text: string): ThoughtPiece[] {
  return text === "" ? [] : [{ kind, text }];
}
