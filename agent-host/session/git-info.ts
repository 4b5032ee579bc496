// What git knows of a folder, read from its files: starting git would cost more and could run a hostile config.
import path from "node:path";
import type { EnvironmentFiles } from "../exec/environment.js";
import type { GitInfo } from "../protocol/thread.js";

/** Null outside a repository or when its files cannot be understood. */
export async function readGitInfo(files: EnvironmentFiles, cwd: string): Promise<GitInfo | null> {
  try {
    const gitDir = await findGitDir(files, cwd);
    if (gitDir === null) return null;
    const common = await commonDir(files, gitDir);
    const head = (await readText(files, path.join(gitDir, "HEAD"))).trim();
    const ref = /^ref: (refs\/heads\/(.+))$/.exec(head);
    return {
      sha: ref?.[1] === undefined ? head : await resolveRef(files, common, ref[1]),
      branch: ref?.[2] ?? null,
      originUrl: await originUrl(files, common),
    };
  } catch {
    return null;
  }
}

async function findGitDir(files: EnvironmentFiles, cwd: string): Promise<string | null> {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, ".git");
    const stat = await files.stat(candidate).catch(() => null);
    if (stat?.isDirectory) return candidate;
    if (stat?.isFile) {
      const target = /^gitdir: (.+)$/m.exec(await readText(files, candidate))?.[1];
      return target === undefined ? null : path.resolve(folder, target.trim());
    }
    if (folder === path.dirname(folder)) return null;
  }
}

async function commonDir(files: EnvironmentFiles, gitDir: string): Promise<string> {
  const common = await readText(files, path.join(gitDir, "commondir")).catch(() => null);
  return common === null ? gitDir : path.resolve(gitDir, common.trim());
}

async function resolveRef(files: EnvironmentFiles, gitDir: string, ref: string): Promise<string | null> {
  const loose = await readText(files, path.join(gitDir, ref)).catch(() => null);
  if (loose !== null) return loose.trim();
  const packed = await readText(files, path.join(gitDir, "packed-refs")).catch(() => "");
  const line = packed.split("\n").find((candidate) => candidate.endsWith(` ${ref}`));
  return line?.split(" ")[0] ?? null;
}

async function originUrl(files: EnvironmentFiles, gitDir: string): Promise<string | null> {
  const config = await readText(files, path.join(gitDir, "config")).catch(() => "");
  const section = /^\[remote "origin"\]\s*\n((?:[ \t]+.*\n?)*)/m.exec(config)?.[1] ?? "";
  const url = /^[ \t]+url[ \t]*=[ \t]*(.+)$/m.exec(section)?.[1]?.trim();
  return url === undefined ? null : withoutCredentials(url);
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1");
}

async function readText(files: EnvironmentFiles, file: string): Promise<string> {
  return Buffer.from(await files.readFile(file)).toString("utf8");
}
