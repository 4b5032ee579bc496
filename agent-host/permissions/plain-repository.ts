// Git runs programs that a repository's own files name: a hook when the index is refreshed, a file system monitor,
// filters and diff drivers, a signature checker, a transport for objects that are missing. A repository is plain
// when none of that can be configured in it: its config holds nothing but keys known to be harmless, and nothing
// leads git to a second repository. The user's own ~/.gitconfig is theirs and is not looked at.
import path from "node:path";
import { type PolicyFiles, unlessMissing } from "./policy-files.js";

/** The longest index that is looked through; larger repositories are not known to be plain. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

const HARMLESS_KEYS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    core:
      "repositoryformatversion filemode bare logallrefupdates ignorecase precomposeunicode symlinks autocrlf eol " +
      "safecrlf abbrev quotepath longpaths",
    remote: "url pushurl fetch tagopt prune",
    branch: "remote pushremote merge rebase description vscode-merge-base",
    user: "name email",
    pull: "rebase ff",
    push: "default autosetupremote",
    fetch: "prune",
    init: "defaultbranch",
    merge: "conflictstyle",
    lfs: "repositoryformatversion",
  }),
);

/**
 * True when git commands that only read run no program named by a repository, as seen from `cwd`: every
 * repository on the way up to the root is plain, and there is at least one.
 */
export async function isPlainRepository(cwd: string, files: PolicyFiles): Promise<boolean> {
  let found = false;
  for (let folder = await files.realpath(cwd); ; folder = path.dirname(folder)) {
    // A folder with a HEAD may be a bare repository, which git would use as well.
    if (await exists(path.join(folder, "HEAD"), files)) return false;
    const gitFolder = path.join(folder, ".git");
    if (await exists(gitFolder, files)) {
      if (!(await isPlainGitFolder(gitFolder, files))) return false;
      found = true;
    }
    if (folder === path.dirname(folder)) return found;
  }
}

async function exists(file: string, files: PolicyFiles): Promise<boolean> {
  // A dangling link is something, too.
  const place = (await unlessMissing(files.realpath(file))) ?? (await unlessMissing(files.readlink(file)));
  return place !== null;
}

async function isPlainGitFolder(gitFolder: string, files: PolicyFiles): Promise<boolean> {
  for (const name of ["commondir", "config.worktree", "hooks/post-index-change"]) {
    if (await exists(path.join(gitFolder, name), files)) return false;
  }
  const config = await unlessMissing(files.readFile(path.join(gitFolder, "config")));
  // A `.git` that is a file points elsewhere and has no config below it.
  if (config === null || !isHarmlessGitConfig(Buffer.from(config).toString("utf8"))) return false;
  const index = await unlessMissing(files.readFile(path.join(gitFolder, "index")));
  return index === null || !mayHoldSubmodules(index);
}

/** True when every line of a git config file is simple and every key is known to run nothing. */
export function isHarmlessGitConfig(text: string): boolean {
  let keys: readonly string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;].*)?$/.test(line)) continue;
    const section = /^\[([a-z]+)(?: "[^"\\]*")?\]$/i.exec(line);
    if (section !== null) {
      keys = HARMLESS_KEYS.get((section[1] ?? "").toLowerCase())?.split(" ") ?? [];
      continue;
    }
    // No quotes, comments or continuations: what could be read in two ways is not simple.
    const key = /^\s*([a-z][a-z0-9-]*)\s*(?:=[^"\\#;]*)?$/i.exec(line)?.[1];
    if (key === undefined || !keys.includes(key.toLowerCase())) return false;
  }
  return true;
}

/**
 * True when an index lists a submodule, whose own configuration git would obey, or when it is of a kind that is
 * not understood. Layout: header, entries of 62 bytes and a path padded to eight, extensions, 20 bytes of hash.
 */
export function mayHoldSubmodules(index: Uint8Array): boolean {
  if (index.length < 32 || index.length > MAX_INDEX_BYTES) return true;
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const version = view.getUint32(4);
  if (view.getUint32(0) !== 0x44495243 || (version !== 2 && version !== 3)) return true;
  const end = index.length - 20;
  let position = 12;
  for (let left = view.getUint32(8); left > 0; left--) {
    if (position + 64 > end) return true;
    const isSubmodule = view.getUint32(position + 24) >>> 12 === 0xe;
    const isExtended = (view.getUint16(position + 60) & 0x4000) !== 0;
    const pathEnd = index.indexOf(0, position + (isExtended ? 64 : 62));
    if (isSubmodule || pathEnd === -1) return true;
    position += Math.ceil((pathEnd + 1 - position) / 8) * 8;
  }
  while (position + 8 <= end) {
    // Extensions in small letters change the meaning of the entries (split and sparse indexes).
    if ((index[position] ?? 0x61) >= 0x61) return true;
    position += 8 + view.getUint32(position + 4);
  }
  return position !== end;
}
