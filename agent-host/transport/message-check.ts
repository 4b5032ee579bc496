import type { Message } from "./message.js";

/** A message longer than this is dropped: no legitimate client sends one, and memory has to end somewhere. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/**
 * The limit on a stream that nobody but the user's own programs can write to: a file of 256 MiB in base64, and
 * the message around it. Much more would not fit into one string of the JSON parser.
 */
export const MAX_LOCAL_MESSAGE_BYTES = 360 * 1024 * 1024;

export type Parsed = { readonly message: Message } | { readonly problem: string };

/** Parses one message and checks that it is a request, a notification or a response before anyone acts on it. */
export function parseMessage(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "not valid JSON" };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { problem: "not a JSON-RPC message: expected one object" };
  }
  const { id, method, params, error } = value as {
    id?: unknown;
    method?: unknown;
    params?: unknown;
    error?: unknown;
  };
  const hasId = typeof id === "string" || (typeof id === "number" && Number.isFinite(id));
  if (typeof method === "string") {
    if (id !== undefined && !hasId)
      return { problem: `request ${method} has an id that is no string or number` };
    // As a request it is a method like any other, and wants an answer.
    if (id === undefined && method === "$/cancelRequest" && !hasCancelId(params))
      return { problem: "$/cancelRequest without an id" };
    return { message: toMessage(value) };
  }
  if (hasId && ("result" in value || "error" in value)) {
    // Peers of the old JSON-RPC write an error of null beside every result.
    const failed = "error" in value && !(error === null && "result" in value);
    if (failed && !isErrorObject(error)) return { problem: "response with a malformed error" };
    return { message: toMessage(value) };
  }
  return { problem: "not a JSON-RPC message: neither method nor result nor error" };
}

/** The one place where checked JSON becomes a message. */
function toMessage(value: object): Message {
  return value as Message;
}

function hasCancelId(params: unknown): boolean {
  if (typeof params !== "object" || params === null || !("id" in params)) return false;
  return typeof params.id === "string" || typeof params.id === "number";
}

function isErrorObject(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}
