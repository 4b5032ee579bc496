// What went wrong with a model of the editor's, in the host's words. Pure: VS Code tells its errors apart by a code.
import { errorMessage } from "../../agent-host/base/errors.js";
import type { HeddleLmErrorCode } from "../../agent-host/protocol/heddle-lm.js";

export interface ModelFailure {
  readonly code: HeddleLmErrorCode;
  readonly message: string;
}

const CODES: ReadonlyMap<unknown, HeddleLmErrorCode> = new Map([
  ["NoPermissions", "noPermissions"],
  ["Blocked", "blocked"],
  ["NotFound", "notFound"],
]);
const MAX_CAUSES = 4;

export function toModelFailure(error: unknown): ModelFailure {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return { code: CODES.get(code) ?? "other", message: messageOf(error) };
}

/** VS Code hides what a provider threw behind its own error: every message that says something new. */
function messageOf(error: unknown): string {
  const messages: string[] = [];
  for (let each = error, depth = 0; each !== undefined && depth < MAX_CAUSES; depth++) {
    const text = errorMessage(each);
    if (text !== "" && !messages.some((other) => other.includes(text))) messages.push(text);
    each = each instanceof Error ? each.cause : undefined;
  }
  return messages.join(": ");
}
