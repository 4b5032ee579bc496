import { errorMessage, HostError, type HostErrorCode } from "../base/errors.js";
import type { Failure } from "../transport/message.js";
import { AnsweredWithError } from "./connection.js";

const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const INTERNAL_ERROR = -32603;
const OVERLOADED = -32001;

const rpcCodes: Record<HostErrorCode, number> = {
  "invalid-request": INVALID_REQUEST,
  "method-not-found": METHOD_NOT_FOUND,
  "invalid-params": INVALID_PARAMS,
  "not-initialized": INVALID_REQUEST,
  "thread-not-found": INVALID_REQUEST,
  "thread-held": INVALID_REQUEST,
  "store-failed": INTERNAL_ERROR,
  "exec-failed": INTERNAL_ERROR,
  "account-failed": INTERNAL_ERROR,
  unavailable: METHOD_NOT_FOUND,
  overloaded: OVERLOADED,
};

/** The only place where an exception becomes a wire error (protocol §1, error codes). */
export function toRpcError(error: unknown, reportBug: (error: unknown) => void): Failure {
  if (error instanceof AnsweredWithError) return error.failure;
  if (error instanceof HostError) {
    const { data } = error.options;
    return { code: rpcCodes[error.code], message: error.message, ...(data === undefined ? {} : { data }) };
  }
  reportBug(error);
  if (isSystemFailure(error)) return { code: INTERNAL_ERROR, message: errorMessage(error) };
  return { code: INTERNAL_ERROR, message: "internal error" };
}

/** The operating system's own words are for the client to see; those of a bug are not. */
function isSystemFailure(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "code" in error;
}
