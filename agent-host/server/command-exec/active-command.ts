// What can happen to one running command, and how that is told.
import { HostError, isSystemError } from "../../base/errors.js";
import type { ExecExit, ExecProcess } from "../../exec/environment.js";
import type { CommandRequest } from "./command-request.js";

const TIMED_OUT_EXIT_CODE = 124;
const SIGNALLED_EXIT_CODE = -1;
/** Input that a command may leave unread before more of it is refused. */
const MAX_PENDING_INPUT_BYTES = 8 * 1024 * 1024;

/** One command, from the request to the answer. */
export interface ActiveCommand {
  readonly request: CommandRequest;
  /** Null when it could not be started. */
  readonly started: Promise<ExecProcess | null>;
  /** Why it was ended by us; null while it goes on by itself. */
  ending: "terminated" | "timed-out" | "too-much-output" | "abandoned" | null;
  stdinClosed: boolean;
}

/** Does nothing for a command that could not be started. */
export function onceStarted(command: ActiveCommand, act: (process: ExecProcess) => void): void {
  void command.started.then((process) => process !== null && act(process));
}

/** The first reason counts; asking again does no harm. */
export function endCommand(
  command: ActiveCommand,
  process: ExecProcess,
  ending: ActiveCommand["ending"],
): void {
  command.ending ??= ending;
  process.kill();
}

/** Throws HostError "exec-failed" where there is no exit code worth telling. */
export function exitCodeOf({ ending, request }: ActiveCommand, exit: ExecExit): number {
  if (ending === "timed-out") return TIMED_OUT_EXIT_CODE;
  if (ending === "too-much-output") {
    throw execFailed(
      "the output is longer than one answer can hold and the command was ended; set outputBytesCap, or " +
        "streamStdoutStderr to receive all of it",
    );
  }
  if (request.tty !== null) return exit.exitCode;
  return ending === "terminated" || exit.signal !== undefined ? SIGNALLED_EXIT_CODE : exit.exitCode;
}

/** Throws HostError "invalid-request" when stdin is closed, "overloaded" while too much waits to be read. */
export function writeInput(command: ActiveCommand, process: ExecProcess, bytes: Uint8Array): void {
  const isFull = process.pendingInput() + bytes.length > MAX_PENDING_INPUT_BYTES;
  if (isFull && process.pendingInput() > 0) {
    throw new HostError("overloaded", "the command does not read its input fast enough; retry later");
  }
  const closed = new HostError("invalid-request", "stdin is already closed");
  if (command.stdinClosed) throw closed;
  if (bytes.length === 0) return;
  try {
    process.write(bytes);
  } catch {
    // The only reason there is: the program closed its end, or is gone.
    throw closed;
  }
}

/** What to throw for an error of `Environment.spawn`. */
export function startFailure(error: unknown): unknown {
  if (isSystemError(error, "ENOTTY")) {
    return execFailed(
      "no terminal can be opened on this machine because its terminal support (node-pty) cannot be loaded; " +
        "run the command without tty",
      error,
    );
  }
  if (!(error instanceof Error && "syscall" in error)) return error;
  return execFailed(`failed to spawn command: ${error.message}`, error);
}

export function execFailed(message: string, cause?: unknown): HostError {
  return new HostError("exec-failed", message, { cause });
}
