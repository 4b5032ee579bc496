// Lists files with ripgrep, the fastest way there is: it reads folders in parallel, outside this process.
import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { VCS_FOLDERS } from "./vcs-folders.js";

/** What the host's environment says of where programs are. */
export interface ProgramPlaces {
  /** The program itself, absolute; HEDDLE_RG. */
  readonly ripgrep: string | undefined;
  /** PATH. */
  readonly path: string | undefined;
  /** Windows programs do not start without it. */
  readonly systemRoot: string | undefined;
}

/**
 * The program to use, or null. Looked for by hand and at absolute places only, so that neither a relative entry of
 * PATH nor Windows' own search runs something that lies in the workspace.
 */
export async function findRipgrep(places: ProgramPlaces): Promise<string | null> {
  const name = process.platform === "win32" ? "rg.exe" : "rg";
  const folders = (places.path ?? "").split(path.delimiter).map((folder) => path.join(folder, name));
  for (const candidate of [places.ripgrep ?? "", ...folders]) {
    if (path.isAbsolute(candidate) && (await isProgram(candidate))) return candidate;
  }
  return null;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    // Not there, or not for us: the next candidate's turn.
    return false;
  }
}

const OPTIONS: readonly string[] = [
  "--no-config",
  "--files",
  "--null",
  "--hidden",
  "--follow",
  "--no-messages",
  "--no-ignore-global",
  "--path-separator=/",
  // One processor stays free for the host: with all of them taken, connections wait up to 40 ms for it.
  `--threads=${Math.min(Math.max(os.availableParallelism() - 1, 1), 8)}`,
  ...VCS_FOLDERS.map((name) => `--glob=!${name}`),
];

/** There, .gitignore counts as well, but not that of the folders above: it may be that of a whole home. */
const OUTSIDE_REPOSITORIES: readonly string[] = ["--no-require-git", "--no-ignore-parent"];

export interface RipgrepListing {
  readonly program: string;
  readonly systemRoot: string | undefined;
  /** An absolute folder that exists. */
  readonly root: string;
  /** Rules of the folders above the root count up to the repository's own. */
  readonly inRepository: boolean;
  readonly signal: AbortSignal;
}

/**
 * Hands on the paths below the root, relative and with "/", as they come; the next piece is read when `onPaths` is
 * done. False when ripgrep could not do it and gave nothing. Returns once the process is gone; ends it on `signal`.
 */
export async function listWithRipgrep(
  options: RipgrepListing,
  onPaths: (paths: readonly string[]) => Promise<void>,
): Promise<boolean> {
  if (options.signal.aborted) return true;
  const child = spawn(options.program, [...OPTIONS, ...(options.inRepository ? [] : OUTSIDE_REPOSITORIES)], {
    cwd: options.root,
    env: options.systemRoot === undefined ? {} : { SystemRoot: options.systemRoot },
    stdio: ["ignore", "pipe", "ignore"],
    windowsHide: true,
  });
  const gone = new Promise<number>((resolve) => {
    child.once("error", () => resolve(-1));
    child.once("close", (code) => resolve(code ?? -1));
  });
  const kill = () => child.kill("SIGKILL");
  options.signal.addEventListener("abort", kill);
  let sawAny = false;
  let rest = Buffer.alloc(0);
  try {
    for await (const piece of child.stdout) {
      if (options.signal.aborted) break;
      const bytes = Buffer.concat([rest, toBuffer(piece)]);
      const end = bytes.lastIndexOf(0);
      rest = bytes.subarray(end + 1);
      if (end === -1) continue;
      sawAny = true;
      await onPaths(bytes.toString("utf8", 0, end).split("\0"));
    }
  } finally {
    // Also when `onPaths` threw: the process does not outlive the listing.
    kill();
    options.signal.removeEventListener("abort", kill);
  }
  const code = await gone;
  // 1: there is nothing. 2: a part could not be read, or, with nothing found, the options were not understood.
  return sawAny || code === 0 || code === 1 || options.signal.aborted;
}

function toBuffer(piece: unknown): Buffer {
  return Buffer.isBuffer(piece) ? piece : Buffer.from(String(piece));
}
