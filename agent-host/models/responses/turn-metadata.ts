import type { ModelRequest } from "../model-client.js";

/**
 * The thread and turn that a request is for, and the client's own words about the turn: JSON in the characters that a
 * header can carry. Commands run without a sandbox of the system, which it says.
 */
export function turnMetadata({
  threadId,
  turnId,
  clientMetadata,
}: Pick<ModelRequest, "threadId" | "turnId" | "clientMetadata">): string {
  const members = {
    ...clientMetadata,
    session_id: threadId,
    thread_source: "user",
    turn_id: turnId,
    sandbox: "none",
  };
  return JSON.stringify(members).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
