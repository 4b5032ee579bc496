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

/** Null stands for a pipe of Node's own. */
export interface OutputEnds {
  /** For stdout, and for stderr unless that is wanted apart. */
  readonly output: OutputPipe | null;
  readonly stderr: OutputPipe | null;
}

/** Takes over the pipes. Throws a system error when the program cannot be started. */
export async function launchPiped(options: SpawnOptions, ends: OutputEnds): Promise<Launched> {
  const pipes = [ends.output, ends.stderr].filter((pipe) => pipe !== null);
  let child: ChildProcess;
  try {
    child = start(options, ends);
    if (child.pid === undefined) throw await firstError(child);
  } catch (error) {
    for (const pipe of pipes) closeSync(pipe.readFd);
    throw error;
  } finally {
    // The program has its own copies by now; with ours open the output would never end.
    for (const pipe of pipes) closeSync(pipe.writeFd);
  }
  child.on("error", () => {
    // After the start this only tells of a signal that could not be sent; killing checks for itself.
  });
  child.stdin?.on("error", () => {
    // The program does not read its input any more, which is its own business.
  });
  const stdout = readEnd(ends.output) ?? child.stdout;
  const stderr = readEnd(ends.stderr) ?? child.stderr;
  const outputs = [stdout, stderr].filter((stream) => stream !== null);
  return {
    pid: child.pid,
    isTerminal: false,
    exit: new Promise<ExecExit>((resolve) => {
      child.once("exit", (code, signal) => resolve(code === null ? deathBy(signal) : { exitCode: code }));
    }),
    drained: Promise.all(outputs.map(closed)).then(() => undefined),
    readOutput(onOutput, onStderr) {
      stdout?.on("data", onOutput);
      stderr?.on("data", options.onStderr === undefined ? onOutput : onStderr);
    },
    pauseOutput() {
      for (const output of outputs) output.pause();
    },
    resumeOutput() {
      for (const output of outputs) output.resume();
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
    write(data) {
      if (child.stdin === null || !child.stdin.writable) throw new Error("stdin is closed");
      child.stdin.write(data);
    },
    pendingInput: () => child.stdin?.writableLength ?? 0,
    closeStdin: () => void child.stdin?.end(),
    resize() {
      // Pipes have no size.
    },
  };
}

function start(
  { argv: [program, ...args], cwd, env, keepStdin, onStderr }: SpawnOptions,
  ends: OutputEnds,
): ChildProcess {
  const output = ends.output?.writeFd ?? "pipe";
  return spawn(program, args, {
    cwd,
    env,
    // A session and a group of its own: no terminal to ask for passwords on, and one number to kill all of it.
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: [
      keepStdin ? "pipe" : "ignore",
      output,
      onStderr === undefined ? output : (ends.stderr?.writeFd ?? "pipe"),
    ],
  });
}

async function firstError(child: ChildProcess): Promise<unknown> {
  const [error] = await once(child, "error");
  return error;
}

function readEnd(pipe: OutputPipe | null): Readable | null {
  return pipe === null ? null : new Socket({ fd: pipe.readFd, readable: true, writable: false });
}

function closed(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.on("error", () => {
      // A broken pipe is a closed one; "close" follows.
    });
    stream.once("close", resolve);
  });
}

function deathBy(name: NodeJS.Signals | null): ExecExit {
  const signal = name === null ? 0 : constants.signals[name];
  return { exitCode: 128 + signal, signal };
}
