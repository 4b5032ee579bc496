// The machine that the host runs on, as an Environment.
import { randomBytes } from "node:crypto";
import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import type { Disposable } from "../base/disposable.js";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Environment, SpawnOptions } from "./environment.js";
import { createExecProcess, type OwnedProcess } from "./exec-process.js";
import type { Launched } from "./launched.js";
import { localFiles } from "./local-files.js";
import { createOutputPipes } from "./output-pipe.js";
import { launchPiped } from "./piped.js";
import { createPtyLoader, launchTerminal, type PtyModule } from "./pty.js";

/** Every program we start, and what it starts in turn, carries this variable with a value of its own. */
const MARKER_NAME = "HEDDLE_SPAWN_ID";

/** An optional package; the editor's own module is preferred, as it is built for the runtime that we share. */
const OWN_PTY_MODULE = "@lydell/node-pty";

export interface LocalEnvironmentOptions {
  /** The user's shell, absolute. */
  readonly shell: string;
  /** Where the editor's node-pty is, absolute; null when there is none. */
  readonly ptyModule: string | null;
  readonly tmpdir: string;
  readonly log: Log;
}

/**
 * `dispose` forces an end to everything that runs, and to what finished commands left behind in their process
 * groups. Programs that made themselves daemons with a session of their own are left alone, as a terminal would.
 */
export function createLocalEnvironment(options: LocalEnvironmentOptions): Environment & Disposable {
  const pipes = createOutputPipes(options.tmpdir, options.log);
  const loadPty = createPtyLoader(
    [...(options.ptyModule === null ? [] : [options.ptyModule]), OWN_PTY_MODULE],
    options.log,
  );
  const processes = new Set<OwnedProcess>();
  let disposed = false;

  async function launch(spawn: SpawnOptions): Promise<Launched> {
    await requireDirectory(spawn.cwd);
    const pty = spawn.tty === null ? null : loadPty();
    if (pty !== null) return onTerminal(pty, spawn);
    if (spawn.tty !== null && spawn.withoutTerminal === "fail") {
      throw systemError("ENOTTY", "no terminal can be opened", spawn.argv[0]);
    }
    const [output, stderr] = await Promise.all([
      pipes.take(),
      spawn.onStderr === undefined ? null : pipes.take(),
    ]);
    return launchPiped(spawn.tty === null ? spawn : { ...spawn, keepStdin: true }, { output, stderr });
  }

  return {
    execEnabled: true,
    filesystemEnabled: true,
    shell: options.shell,
    files: localFiles,
    async spawn(spawn) {
      const id = randomBytes(12).toString("hex");
      const launched = await launch({ ...spawn, env: { ...spawn.env, [MARKER_NAME]: id } });
      const child = createExecProcess(launched, {
        marker: `${MARKER_NAME}=${id}`,
        onStderr: spawn.onStderr,
      });
      processes.add(child);
      void child.exited.then(() => {
        if (!child.leavesProcesses()) processes.delete(child);
      });
      if (disposed) child.sweep();
      return child;
    },
    dispose() {
      disposed = true;
      for (const child of processes) child.sweep();
      processes.clear();
      pipes.dispose();
    },
  };
}

async function onTerminal(pty: PtyModule, spawn: SpawnOptions): Promise<Launched> {
  const program = await findProgram(spawn);
  try {
    return launchTerminal(pty, program, spawn);
  } catch (error) {
    throw systemError("EAGAIN", errorMessage(error), program);
  }
}

async function requireDirectory(cwd: string): Promise<void> {
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(cwd);
  } catch {
    throw systemError("ENOENT", "no such working directory", cwd);
  }
  if (!found.isDirectory()) throw systemError("ENOTDIR", "the working directory is not a directory", cwd);
}

/** The absolute path of the program, looked up as the system would. */
async function findProgram({ argv: [program], env, cwd }: SpawnOptions): Promise<string> {
  if (process.platform === "win32") return program;
  const folders = program.includes("/") ? [""] : (env.PATH ?? "/usr/bin:/bin").split(":");
  for (const folder of folders) {
    const candidate = path.resolve(cwd, folder, program);
    try {
      await access(candidate, constants.X_OK);
      if ((await stat(candidate)).isFile()) return candidate;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  throw systemError("ENOENT", "no such program", program);
}

function systemError(code: string, message: string, file: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${message}: ${file}`), { code, path: file, syscall: "spawn" });
}
