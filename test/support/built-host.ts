// The built host as its own process, spoken to over its real stdin and stdout.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { afterThisTest } from "./cleanup.js";
import { fromHeaders, toHeaders } from "./header-framing.js";
import { Peer } from "./peer.js";
import { root } from "./repository.js";
import { tempFolder } from "./temp-folder.js";

export interface BuiltHostOptions {
  readonly home?: string;
  readonly cwd?: string;
  /** A program that runs the host, and its arguments before the host's own. */
  readonly wrapper?: readonly string[];
  readonly framing?: "ndjson" | "content-length";
}

export interface HostProcess {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly home: string;
  readonly cwd: string;
  /** Resolves when the process has ended. */
  readonly exited: Promise<Exit>;
  /** All that it wrote to stderr so far. */
  readonly stderr: () => string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface BuiltHost extends HostProcess {
  readonly client: Peer;
}

const ENTRY = path.join(root, "dist/agent-host.js");

/** Runs the host; it is killed after the test should it still run. */
export function spawnHost(args: readonly string[], options: BuiltHostOptions = {}): HostProcess {
  const home = options.home ?? tempFolder();
  const cwd = options.cwd ?? tempFolder();
  // A host that is killed leaves its temporary files behind: they go with the test.
  const tmpdir = tempFolder();
  const [command, ...before] = [...(options.wrapper ?? []), process.execPath];
  if (command === undefined) throw new Error("there is no program to run");
  const child = spawn(command, [...before, ENTRY, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: home, SHELL: "/bin/bash", TMPDIR: tmpdir, HEDDLE_HOME: home },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // A host that has ended takes no more input, which tests of that are about.
  child.stdin.on("error", () => undefined);
  const exited = once(child, "close").then(([code, signal]): Exit => ({ code, signal }));
  afterThisTest(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  return { child, home, cwd, exited, stderr: () => stderr };
}

/** A host that serves stdio; nothing has been said to it yet. */
export function startBuiltHost(args: readonly string[] = [], options: BuiltHostOptions = {}): BuiltHost {
  const host = spawnHost(args, options);
  const { stdin, stdout } = host.child;
  const client =
    options.framing === "content-length"
      ? new Peer(stdout.pipe(fromHeaders()), toHeaders(stdin))
      : new Peer(stdout, stdin);
  return { ...host, client };
}

/** Runs the host to its end with `input` on stdin. */
export async function runHost(args: readonly string[], options: BuiltHostOptions & { input?: string } = {}) {
  const host = spawnHost(args, options);
  let stdout = "";
  host.child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  host.child.stdin.end(options.input ?? "");
  const { code, signal } = await host.exited;
  return { code: code ?? signal, stdout, stderr: host.stderr(), home: host.home, cwd: host.cwd };
}

/** `-c` before each of the settings. */
export function asOptions(settings: readonly string[]): string[] {
  return settings.flatMap((setting) => ["-c", setting]);
}

/** Whether a process of that number runs; one that has ended and was not fetched by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    // Gone just now, or a system without /proc, where the signal's word must do.
    return process.platform !== "linux";
  }
}

/** Resolves when the condition holds. Throws when it does not within `ms`. */
export async function within(ms: number, what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
