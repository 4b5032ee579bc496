/**
 * The three kinds of failure: a HostError is the client's to act on, a ToolFailure is the model's to read,
 * anything else is a bug that ends one request and never the process.
 */
export type HostErrorCode =
  | "invalid-request"
  | "method-not-found"
  | "invalid-params"
  | "not-initialized"
  | "thread-not-found"
  | "thread-held"
  | "store-failed"
  | "exec-failed"
  | "account-failed"
  | "unavailable"
  | "overloaded";

/** A failure that the client can act on. `message` names what failed, on what; never holds a secret. */
export class HostError extends Error {
  override readonly name = "HostError";
  constructor(
    readonly code: HostErrorCode,
    message: string,
    readonly options: { readonly data?: unknown; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
  }
}

/** A failure that goes back to the model as the tool's output; the turn goes on. */
export class ToolFailure extends Error {
  override readonly name = "ToolFailure";
}

/** The text of any thrown value, for logs and messages. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True for a Node system error with the given code, such as ENOENT. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
