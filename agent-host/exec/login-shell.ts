// What a login shell sets up, taken once and given to every command: a profile may cost a hundred milliseconds,
// and a command should not pay it each time.
import { randomBytes } from "node:crypto";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Disposable } from "../base/disposable.js";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Environment } from "./environment.js";

/** The longest a profile may take; after that commands run it themselves. */
const PROFILE_TIMEOUT_MS = 10_000;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

export interface LoginShell {
  /** The environment as the profile leaves it. In memory only: it may hold secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** Functions, aliases and options, as a script that bash reads through BASH_ENV. */
  readonly file: string;
}

export interface LoginShells extends Disposable {
  /**
   * The login shell's state for commands in `env`, or null where it cannot be taken (another shell than bash, a
   * profile that fails or takes too long). Taken on the first call, and again when a profile file changed.
   * Never rejects.
   */
  take(env: Readonly<Record<string, string>>): Promise<LoginShell | null>;
}

export interface LoginShellOptions {
  readonly environment: Environment;
  /** Where the profile files are. */
  readonly homeDir: string;
  readonly tmpdir: string;
  readonly log: Log;
}

const PROFILE_FILES = [".bash_profile", ".bash_login", ".profile", ".bashrc"];

/** `dispose` removes the script. */
export function createLoginShells({ environment, homeDir, tmpdir, log }: LoginShellOptions): LoginShells {
  let taken: { readonly stamp: string; readonly shell: Promise<LoginShell | null> } | null = null;
  const files = [
    "/etc/profile",
    "/etc/bash.bashrc",
    ...PROFILE_FILES.map((name) => path.join(homeDir, name)),
  ];
  const folder = path.join(tmpdir, `heddle-shell-${randomBytes(8).toString("hex")}`);

  async function capture(env: Readonly<Record<string, string>>): Promise<LoginShell | null> {
    if (path.basename(environment.shell) !== "bash") return null;
    try {
      const mark = randomBytes(16).toString("hex");
      const output = await runProfile(environment, captureScript(mark), env, tmpdir);
      const [, state, variables] = output.split(`\0${mark}\0`);
      if (state === undefined || variables === undefined) return null;
      await mkdir(folder, { mode: 0o700, recursive: true });
      const file = path.join(folder, "login.bash");
      await writeFile(file, `unset BASH_ENV\n{\n${state}\n} 2>/dev/null\n`, { mode: 0o600 });
      return { env: parseVariables(variables), file };
    } catch (error) {
      log.warn("the login shell's state could not be taken; commands run the profile themselves", {
        error: errorMessage(error),
      });
      return null;
    }
  }

  return {
    async take(env) {
      const stamp = await stampOf(files);
      if (taken?.stamp !== stamp) taken = { stamp, shell: capture(env) };
      return taken.shell;
    },
    dispose() {
      void rm(folder, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

/** Changes whenever one of the files does. */
async function stampOf(files: readonly string[]): Promise<string> {
  const times = await Promise.all(
    files.map((file) =>
      stat(file).then(
        (found) => `${found.mtimeMs}:${found.size}`,
        () => "none",
      ),
    ),
  );
  return times.join("|");
}

/** Options come last: `set -e` or `set -u` of a profile must not stop the rest from being read back. */
function captureScript(mark: string): string {
  const separator = `printf '\\0%s\\0' ${mark}`;
  return `${separator}; declare -f; alias -p; umask -p; shopt -p; set +o; ${separator}; env -0; ${separator}`;
}

async function runProfile(
  environment: Environment,
  script: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string> {
  const child = await environment.spawn({ argv: [environment.shell, "-lc", script], cwd, env, tty: null });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const output = child.onOutput((chunk) => {
    bytes += chunk.length;
    if (bytes <= MAX_OUTPUT_BYTES) chunks.push(chunk);
  });
  const timer = setTimeout(() => child.kill(), PROFILE_TIMEOUT_MS);
  try {
    await child.exited;
  } finally {
    clearTimeout(timer);
    output.dispose();
  }
  if (bytes > MAX_OUTPUT_BYTES)
    throw new Error(`the profile leaves more than ${MAX_OUTPUT_BYTES} bytes behind`);
  return Buffer.concat(chunks).toString("utf8");
}

/** Variables of the shell that took them, not of the commands to come. */
const OF_THE_SHELL = new Set(["_", "SHLVL", "PWD", "OLDPWD", "HEDDLE_SPAWN_ID"]);

function parseVariables(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const line of text.split("\0")) {
    const equals = line.indexOf("=");
    const name = line.slice(0, equals);
    if (equals > 0 && !OF_THE_SHELL.has(name)) variables[name] = line.slice(equals + 1);
  }
  return variables;
}
