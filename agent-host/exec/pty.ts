// Programs on a terminal. The native module is optional: the editor's own is taken first, then ours.
import { createRequire } from "node:module";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { ExecExit, SpawnOptions } from "./environment.js";
import type { Launched } from "./launched.js";

/** What we use of node-pty's terminal object. */
interface Terminal {
  readonly pid: number;
  onData(listener: (data: string | Uint8Array) => void): void;
  onExit(listener: (exit: { exitCode: number; signal?: number }) => void): void;
  write(data: string | Buffer): void;
  resize(cols: number, rows: number): void;
  pause(): void;
  resume(): void;
}

export interface PtyModule {
  spawn(program: string, args: string[], options: Readonly<Record<string, unknown>>): Terminal;
}

/**
 * Loads node-pty on the first call: the first of `modules` (package names or absolute paths) that can be loaded.
 * Null when none can, which is logged once.
 */
export function createPtyLoader(modules: readonly string[], log: Log): () => PtyModule | null {
  let loaded: { readonly module: PtyModule | null } | undefined;
  return () => {
    loaded ??= { module: load(modules, log) };
    return loaded.module;
  };
}

function load(modules: readonly string[], log: Log): PtyModule | null {
  const require = createRequire(import.meta.url);
  const reasons: string[] = [];
  for (const name of modules) {
    try {
      const module: unknown = require(name);
      if (isPtyModule(module)) return module;
      reasons.push(`${name} is not node-pty`);
    } catch (error) {
      reasons.push(errorMessage(error));
    }
  }
  log.warn("no terminal support: commands that ask for a terminal get pipes", { reasons });
  return null;
}

function isPtyModule(module: unknown): module is PtyModule {
  return (
    typeof module === "object" && module !== null && "spawn" in module && typeof module.spawn === "function"
  );
}

/** `program` is absolute and can be run, and `cwd` is there: the module reports neither. */
export function launchTerminal(pty: PtyModule, program: string, options: SpawnOptions): Launched {
  const size = options.tty ?? { rows: 24, cols: 80 };
  const terminal = pty.spawn(program, options.argv.slice(1), {
    name: options.env.TERM ?? "xterm-256color",
    cols: size.cols,
    rows: size.rows,
    cwd: options.cwd,
    env: { ...options.env },
    encoding: null,
  });
  terminal.pause();
  let listener: ((chunk: Uint8Array) => void) | undefined;
  let open = true;
  terminal.onData((data) => listener?.(typeof data === "string" ? Buffer.from(data) : data));
  // The module tells of the exit once it has read the last output, or 200 ms later.
  const exit = new Promise<ExecExit>((resolve) => {
    terminal.onExit(({ exitCode, signal }) => {
      open = false;
      resolve(signal === undefined || signal === 0 ? { exitCode } : { exitCode: 128 + signal, signal });
    });
  });
  return {
    pid: terminal.pid,
    isTerminal: true,
    exit,
    drained: exit.then(() => undefined),
    readOutput(onChunk) {
      listener = onChunk;
      terminal.resume();
    },
    pauseOutput() {
      if (open) terminal.pause();
    },
    resumeOutput() {
      if (open) terminal.resume();
    },
    abandonOutput() {
      listener = undefined;
    },
    write(data) {
      if (!open) throw new Error("stdin is closed");
      terminal.write(typeof data === "string" ? data : Buffer.from(data));
    },
    // The module keeps what is to be written to itself.
    pendingInput: () => 0,
    closeStdin() {
      // What Ctrl+D sends: a terminal's input ends when its reader finds this on an empty line.
      if (open) terminal.write("\u0004");
    },
    resize({ rows, cols }) {
      if (open) terminal.resize(cols, rows);
    },
  };
}
