// The child process of the host: its streams, its log lines, its end.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { tellingLine } from "./telling-line.js";

const POLITE_END_MS = 2_000;
/** Lines of standard error that are kept to say why a host ended. */
const KEPT_LINES = 30;

export interface HostProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** One line that the host wrote to its standard error. */
  onLogLine(line: string): void;
}

export interface HostProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when the process is gone or could not be started. */
  readonly exited: Promise<HostExit>;
  /** Closes its input, then signals. Resolves when the process is gone. */
  end(): Promise<void>;
}

export interface HostExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The line of standard error that tells why, or what kept the process from starting. */
  readonly why: string | null;
}

export function startHostProcess(options: HostProcessOptions): HostProcess {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    stdio: "pipe",
    windowsHide: true,
  });
  const lastLines: string[] = [];
  createInterface({ input: child.stderr, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
    lastLines.push(line);
    if (lastLines.length > KEPT_LINES) lastLines.shift();
    options.onLogLine(line);
  });
  // A host that died while we wrote to it: its exit tells more than the broken pipe does.
  child.stdin.on("error", () => {});
  const exited = new Promise<HostExit>((resolve) => {
    // "close" comes after the last line of standard error, "exit" may come before it.
    child.once("close", (code, signal) => resolve({ code, signal, why: tellingLine(lastLines) }));
    child.once("error", (error) => resolve({ code: null, signal: null, why: error.message }));
  });
  return { child, exited, end: () => endProcess(child, exited) };
}

async function endProcess(child: ChildProcessWithoutNullStreams, exited: Promise<HostExit>): Promise<void> {
  if (child.pid === undefined) return;
  child.stdin.end();
  const timers = [
    setTimeout(() => child.kill("SIGTERM"), POLITE_END_MS),
    setTimeout(() => child.kill("SIGKILL"), 2 * POLITE_END_MS),
    // A grandchild that inherited our pipes would hold back "close" for ever.
    setTimeout(() => destroyStreams(child), 3 * POLITE_END_MS),
  ];
  await exited;
  for (const timer of timers) clearTimeout(timer);
}

function destroyStreams(child: ChildProcessWithoutNullStreams): void {
  child.stdout.destroy();
  child.stderr.destroy();
}
