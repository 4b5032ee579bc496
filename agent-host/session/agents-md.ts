// AGENTS.md: what the user (in the home) and the project (from its root down to the cwd) want every turn to know.
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

/** Unreadable and blank files are passed over: instructions are a help, never a reason to fail. */
export async function readAgentsMd(
  environment: Environment,
  options: AgentsMdOptions,
): Promise<ProjectInstructions> {
  const { files } = environment;
  const sources: string[] = [];
  const global = await firstOf(files, options.home, ["AGENTS.override.md", "AGENTS.md"]);
  if (global !== null) sources.push(global.path);

  const project: string[] = [];
  let left = environment.filesystemEnabled ? options.maxBytes : 0;
  if (left > 0) {
    const names = ["AGENTS.override.md", "AGENTS.md", ...options.fallbackNames];
    for (const folder of await foldersFromRoot(files, options.cwd, options.rootMarkers)) {
      if (left <= 0) break;
      const found = await firstOf(files, folder, names);
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
  folder: string,
  names: readonly string[],
): Promise<{ path: string; text: string } | null> {
  for (const name of names) {
    const file = path.join(folder, name);
    try {
      if (!(await files.stat(file)).isFile) continue;
      const text = Buffer.from(await files.readFile(file)).toString("utf8");
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
