// Programs on plain pipes.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync } from "node:fs";
import { Socket } from "node:net";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import type { ExecExit, SpawnOptions } from "./environment.js";
import type { Launched } from "./launched.js";
import type { OutputPipe } from "./output-pipe.js";

/** Takes over `pipe`. Throws a system error when the program cannot be started. */
export async function launchPiped(options: SpawnOptions, pipe: OutputPipe | null): Promise<Launched> {
  let child: ChildProcess;
  try {
    child = start(options, pipe?.writeFd ?? "pipe");
    if (child.pid === undefined) throw await firstError(child);
  } catch (error) {
    if (pipe !== null) closeSync(pipe.readFd);
    throw error;
  } finally {
    // The program has its own copies by now; with ours open the output would never end.
    if (pipe !== null) closeSync(pipe.writeFd);
  }
  child.on("error", () => {
    // After the start this only tells of a signal that could not be sent; killing checks for itself.
  });
  child.stdin?.on("error", () => {
    // The program does not read its input any more, which is its own business.
  });
  const outputs = outputStreams(child, pipe);
  return {
    pid: child.pid,
    isTerminal: false,
    exit: new Promise<ExecExit>((resolve) => {
      child.once("exit", (code, signal) => resolve({ exitCode: code ?? 128 + signalNumber(signal) }));
    }),
    drained: Promise.all(outputs.map(closed)).then(() => undefined),
    readOutput(listener) {
      for (const output of outputs) output.on("data", listener);
    },
    abandonOutput() {
      for (const output of outputs) {
        output.removeAllListeners("data");
        // Closing would kill a program left in the background at its next line of output.
        output.resume();
        if (output instanceof Socket) output.unref();
      }
      child.unref();
    },
    write(text) {
      if (child.stdin === null || !child.stdin.writable) throw new Error("stdin is closed");
      child.stdin.write(text);
    },
    closeStdin: () => void child.stdin?.end(),
    resize() {
      // Pipes have no size.
    },
  };
}

function start(
  { argv: [program, ...args], cwd, env, keepStdin }: SpawnOptions,
  output: number | "pipe",
): ChildProcess {
  return spawn(program, args, {
    cwd,
    env,
    // A session and a group of its own: no terminal to ask for passwords on, and one number to kill all of it.
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: [keepStdin ? "pipe" : "ignore", output, output],
  });
}

async function firstError(child: ChildProcess): Promise<unknown> {
  const [error] = await once(child, "error");
  return error;
}

function outputStreams(child: ChildProcess, pipe: OutputPipe | null): Readable[] {
  if (pipe !== null) {
    return [new Socket({ fd: pipe.readFd, readable: true, writable: false })];
  }
  return [child.stdout, child.stderr].filter((stream) => stream !== null);
}

function closed(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.on("error", () => {
      // A broken pipe is a closed one; "close" follows.
    });
    stream.once("close", resolve);
  });
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === null ? 0 : constants.signals[signal];
}
