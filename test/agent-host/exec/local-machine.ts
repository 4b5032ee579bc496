// A real local environment in a temporary folder, and the means to see what still runs of it.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Disposable } from "../../../agent-host/base/disposable.js";
import { silentLog } from "../../../agent-host/base/log.js";
import type { Environment, ExecProcess, SpawnOptions } from "../../../agent-host/exec/environment.js";
import { createLocalEnvironment } from "../../../agent-host/exec/local-environment.js";

export interface LocalMachine {
  readonly environment: Environment & Disposable;
  /** Empty, absolute, without symbolic links. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a bash script, without a terminal unless `options` says so. */
  readonly run: (script: string, options?: Partial<SpawnOptions>) => Promise<ExecProcess>;
  /** The processes of this machine that still run, by what their environment says. */
  readonly running: () => number[];
}

/** A new machine for each test of the suite; what a test leaves running fails it. */
export function useLocalMachine(): () => LocalMachine {
  let machine: LocalMachine | undefined;
  beforeEach(() => {
    machine = createMachine();
  });
  afterEach(async () => {
    const { environment, folder, running } = current();
    environment.dispose();
    if (!(await until(() => running().length === 0))) assert.deepEqual(running(), []);
    rmSync(folder, { recursive: true });
  });
  function current(): LocalMachine {
    assert(machine);
    return machine;
  }
  return current;
}

function createMachine(): LocalMachine {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "heddle-exec-test-")));
  const environment = createLocalEnvironment({
    shell: "/bin/bash",
    ptyModule: null,
    tmpdir: folder,
    log: silentLog,
  });
  const env = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: folder, HEDDLE_TEST: folder };
  return {
    environment,
    folder,
    env,
    run: (script, options = {}) =>
      environment.spawn({ argv: ["/bin/bash", "-c", script], cwd: folder, env, tty: null, ...options }),
    running: () => pidsWith(`HEDDLE_TEST=${folder}\0`),
  };
}

function pidsWith(variable: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && readFileSync(`/proc/${pid}/environ`, "latin1").includes(variable);
      } catch {
        return false; // It ended meanwhile, or is not ours to look at.
      }
    });
}

/** Lets the event loop turn until the condition holds. False when it did not within five seconds. */
export async function until(condition: () => boolean): Promise<boolean> {
  const deadline = performance.now() + 5000;
  while (performance.now() < deadline) {
    if (condition()) return true;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return false;
}

/** Reads a process to its end. */
export async function finish(process: ExecProcess): Promise<{ exitCode: number; output: string }> {
  const chunks: Uint8Array[] = [];
  process.onOutput((chunk) => chunks.push(chunk));
  const { exitCode } = await process.exited;
  return { exitCode, output: Buffer.concat(chunks).toString("utf8") };
}

/** Resolves with the output so far as soon as it holds `text`. */
export function outputWith(process: ExecProcess, text: string): Promise<string> {
  return new Promise((resolve) => {
    let output = "";
    process.onOutput((chunk) => {
      output += Buffer.from(chunk).toString("utf8");
      if (output.includes(text)) resolve(output);
    });
  });
}
