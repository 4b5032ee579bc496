// Which failures of lent models mean what.
import type { HeddleLmErrorCode } from "../../protocol/heddle-lm.js";
import { delayFromMessage, retryIn } from "../http/retry-delay.js";
import { ModelError } from "../model-client.js";

const MAX_MESSAGE_CHARS = 2_000;

/** Why an editor gave no answer, or no whole one. `text` is the editor's own, for people. */
export function fromEditorError(code: HeddleLmErrorCode, text: string): ModelError {
  const said = text.trim() === "" ? "" : `: ${text.trim().slice(0, MAX_MESSAGE_CHARS)}`;
  switch (code) {
    case "noPermissions":
      return new ModelError(`the editor does not let this model be used${said}`, "unauthorized", FINAL);
    case "blocked":
      return new ModelError(
        `the editor's model is blocked, by a quota for instance${said}`,
        "usageLimitExceeded",
        FINAL,
      );
    case "notFound":
      return new ModelError(`the editor has no such model: choose another one${said}`, "badRequest", FINAL);
    case "other":
      if (isContextOverflow(text)) {
        return new ModelError(
          "the conversation no longer fits into the model's context window: compact it or start a new thread",
          "contextWindowExceeded",
          { ...FINAL, details: said.slice(2) },
        );
      }
      return new ModelError(`the editor's model failed${said}`, DROPPED, retryIn(delayFromMessage(text)));
    default:
      return code satisfies never;
  }
}

/** Nobody is there to ask. */
export function noLender(): ModelError {
  return new ModelError(
    "no editor that lends its models is connected: open Heddle in an editor that has some, or choose another model_provider",
    "badRequest",
    FINAL,
  );
}

/** The editor went away in the middle of its answer; another one, or the same again, may do better. */
export function lenderGone(): ModelError {
  return new ModelError("the editor that lent the model is gone", DROPPED, { retryable: true });
}

/** What came is no answer. */
export function unusableAnswer(what: string): ModelError {
  return new ModelError(`the editor's answer cannot be used: ${what}`, "other", FINAL);
}

/** The model may do without tools. */
export function refusesTools(error: unknown): boolean {
  return error instanceof ModelError && /\btools?\b|function[-_ ]call/i.test(error.message);
}

const FINAL = { retryable: false } as const;
const DROPPED = { responseStreamDisconnected: { httpStatusCode: null } };

function isContextOverflow(text: string): boolean {
  return /exceeds? (the )?(token|context)|(context|prompt|token).{0,20}(too long|too large|limit exceeded)|context_length_exceeded/i.test(
    text,
  );
}
