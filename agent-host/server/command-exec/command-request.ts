// What the params of command/exec ask for, with defaults filled in and impossible combinations refused.
import path from "node:path";
import { HostError } from "../../base/errors.js";
import type { CommandExecParams, CommandExecTerminalSize } from "../../protocol/command-exec.js";

const DEFAULT_TIMEOUT_MS = 10_000;
/** A timer cannot run longer, some 24 days; beyond that nobody will notice. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
const DEFAULT_OUTPUT_CAP_BYTES = 1024 * 1024;
const DEFAULT_TERMINAL_SIZE = { rows: 24, cols: 80 };

export interface CommandRequest {
  readonly argv: readonly [string, ...string[]];
  /** Absolute. */
  readonly cwd: string;
  /** A string sets a variable, null takes it away. */
  readonly env: Readonly<Record<string, string | null>>;
  /** Null for a command that nobody can address; it neither streams nor has a terminal. */
  readonly processId: string | null;
  readonly tty: CommandExecTerminalSize | null;
  readonly streamsStdin: boolean;
  readonly streamsOutput: boolean;
  /** Bytes per stream; may be infinite. */
  readonly outputCapBytes: number;
  /** Null: it may run for ever. */
  readonly timeoutMs: number | null;
}

/**
 * Relative folders start at `hostCwd`. Throws HostError "invalid-request" for what cannot be run or followed and
 * "invalid-params" for values that are out of range or exclude each other.
 */
export function readCommandRequest(params: CommandExecParams, hostCwd: string): CommandRequest {
  const [program, ...args] = params.command;
  if (program === undefined) throw new HostError("invalid-request", "command must not be empty");
  if (program === "") throw new HostError("invalid-request", "command must begin with the name of a program");
  if (params.sandboxPolicy != null && params.permissionProfile != null) {
    throw new HostError("invalid-request", "`permissionProfile` cannot be combined with `sandboxPolicy`");
  }
  const tty = params.tty === true;
  const streamsStdin = tty || params.streamStdin === true;
  const streamsOutput = tty || params.streamStdoutStderr === true;
  const processId = params.processId ?? null;
  if (processId === null && (streamsStdin || streamsOutput)) {
    throw new HostError(
      "invalid-request",
      "command/exec tty or streaming requires a client-supplied processId",
    );
  }
  const request: CommandRequest = {
    argv: [program, ...args],
    cwd: path.resolve(hostCwd, params.cwd ?? ""),
    env: params.env ?? {},
    processId,
    tty: terminalSize(params, tty),
    streamsStdin,
    streamsOutput,
    outputCapBytes: outputCap(params),
    timeoutMs: timeout(params),
  };
  requireUsableText(request);
  return request;
}

/** Throws HostError "invalid-params" for a terminal without room. */
export function requireRoom({ rows, cols }: CommandExecTerminalSize): void {
  if (rows === 0 || cols === 0) throw invalid("command/exec size rows and cols must be greater than 0");
}

function terminalSize({ size }: CommandExecParams, tty: boolean): CommandExecTerminalSize | null {
  if (size == null) return tty ? DEFAULT_TERMINAL_SIZE : null;
  if (!tty) throw invalid("command/exec size requires tty: true");
  requireRoom(size);
  return size;
}

function outputCap({ outputBytesCap, disableOutputCap }: CommandExecParams): number {
  if (disableOutputCap !== true) return outputBytesCap ?? DEFAULT_OUTPUT_CAP_BYTES;
  if (outputBytesCap != null)
    throw invalid("command/exec cannot set both outputBytesCap and disableOutputCap");
  return Number.POSITIVE_INFINITY;
}

function timeout({ timeoutMs, disableTimeout }: CommandExecParams): number | null {
  if (timeoutMs != null && disableTimeout === true) {
    throw invalid("command/exec cannot set both timeoutMs and disableTimeout");
  }
  if (disableTimeout === true) return null;
  if (timeoutMs == null) return DEFAULT_TIMEOUT_MS;
  if (timeoutMs < 0) throw invalid(`command/exec timeoutMs must be non-negative, got ${timeoutMs}`);
  return Math.min(timeoutMs, LONGEST_TIMEOUT_MS);
}

/** Programs get their words as C strings, and their environment as NAME=value. */
function requireUsableText({ argv, cwd, env }: CommandRequest): void {
  if (argv.some((word) => word.includes("\0"))) throw invalid("command must not hold a NUL character");
  if (cwd.includes("\0")) throw invalid("cwd must not hold a NUL character");
  for (const [name, value] of Object.entries(env)) {
    if (name === "" || /[=\0]/.test(name)) {
      throw invalid(`env: ${JSON.stringify(name)} cannot be the name of a variable`);
    }
    if (value?.includes("\0")) throw invalid(`env: the value of ${name} must not hold a NUL character`);
  }
}

function invalid(message: string): HostError {
  return new HostError("invalid-params", message);
}
