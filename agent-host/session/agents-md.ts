// AGENTS.md: what the user (in the home) and the project (from its root down to the cwd) want every turn to know.
// A project need not be trusted for that: the text is words to the model, as any file that it reads, and no setting.
// What it makes the model want goes past the same policy and the same questions as everything else.
import path from "node:path";
import type { Environment, EnvironmentFiles } from "../exec/environment.js";

export interface ProjectInstructions {
  /** Null when there are none. */
  readonly text: string | null;
  /** The files it comes from, global first, then from the root down. */
  readonly sources: readonly string[];
}

export interface AgentsMdOptions {
  readonly home: string;
  readonly cwd: string;
  /** Bytes over all project files together; 0 turns project files off. */
  readonly maxBytes: number;
  readonly fallbackNames: readonly string[];
  /** A folder that holds one of these is the project's root. */
  readonly rootMarkers: readonly string[];
}

/** Reads them for one thread again and again; a file that has not changed is only looked at. */
export interface AgentsMdReader {
  read(environment: Environment, options: AgentsMdOptions): Promise<ProjectInstructions>;
}

export function createAgentsMdReader(): AgentsMdReader {
  let texts: KnownTexts = new Map();
  return {
    async read(environment, options) {
      const fresh: KnownTexts = new Map();
      const found = await readAgentsMd(environment, options, { before: texts, now: fresh });
      texts = fresh;
      return found;
    },
  };
}

/** By path: the text, and the state of the file that it belongs to. */
type KnownTexts = Map<string, { readonly stamp: string; readonly text: string }>;

interface Memory {
  readonly before: KnownTexts;
  readonly now: KnownTexts;
}

/** A larger file is no instruction; it is passed over rather than taken into memory. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Unreadable and blank files are passed over: instructions are a help, never a reason to fail. */
export async function readAgentsMd(
  environment: Environment,
  options: AgentsMdOptions,
  memory: Memory = { before: new Map(), now: new Map() },
): Promise<ProjectInstructions> {
  const { files } = environment;
  const sources: string[] = [];
  const global = await firstOf(files, memory, options.home, ["AGENTS.override.md", "AGENTS.md"]);
  if (global !== null) sources.push(global.path);

  const project: string[] = [];
  let left = environment.filesystemEnabled ? options.maxBytes : 0;
  if (left > 0) {
    const names = ["AGENTS.override.md", "AGENTS.md", ...options.fallbackNames];
    for (const folder of await foldersFromRoot(files, options.cwd, options.rootMarkers)) {
      if (left <= 0) break;
      const found = await firstOf(files, memory, folder, names);
      if (found === null) continue;
      const bytes = Buffer.from(found.text, "utf8");
      project.push(bytes.length <= left ? found.text : bytes.subarray(0, left).toString("utf8"));
      left -= bytes.length;
      sources.push(found.path);
    }
  }
  const parts = [global?.text, project.length > 0 ? project.join("\n\n") : undefined].filter(
    (part) => part !== undefined,
  );
  return { text: parts.length === 0 ? null : parts.join("\n\n--- project-doc ---\n\n"), sources };
}

async function firstOf(
  files: EnvironmentFiles,
  memory: Memory,
  folder: string,
  names: readonly string[],
): Promise<{ path: string; text: string } | null> {
  for (const name of names) {
    const file = path.join(folder, name);
    try {
      const { isFile, size, modifiedAtMs } = await files.stat(file);
      if (!isFile || size > MAX_FILE_BYTES) continue;
      const stamp = `${size} ${modifiedAtMs}`;
      const known = memory.before.get(file);
      const text =
        known?.stamp === stamp ? known.text : Buffer.from(await files.readFile(file)).toString("utf8");
      memory.now.set(file, { stamp, text });
      return text.trim() === "" ? null : { path: file, text };
    } catch {
      // Missing or unreadable: the next name may be there.
    }
  }
  return null;
}

async function foldersFromRoot(
  files: EnvironmentFiles,
  cwd: string,
  markers: readonly string[],
): Promise<string[]> {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    folders.unshift(folder);
    for (const marker of markers) {
      if (await exists(files, path.join(folder, marker))) return folders;
    }
    if (folder === path.dirname(folder)) return [cwd];
  }
}

async function exists(files: EnvironmentFiles, file: string): Promise<boolean> {
  try {
    await files.stat(file);
    return true;
  } catch {
    return false;
  }
}
