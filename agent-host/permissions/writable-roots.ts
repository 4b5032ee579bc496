import path from "node:path";
import type { SandboxPolicy } from "../protocol/permission.js";

/** Folders that steer git and agents: what is written there runs or is obeyed later. */
const PROTECTED_NAMES = new Set([".git", ".codex", ".heddle", ".agents"]);

/** The folders below which files may be written, as the policy names them; empty unless it allows writes. */
export function writableRoots(policy: SandboxPolicy, cwd: string, tmpdir: string): string[] {
  if (policy.type !== "workspaceWrite") return [];
  const roots = [cwd, ...policy.writableRoots];
  if (!policy.excludeSlashTmp) roots.push("/tmp");
  if (!policy.excludeTmpdirEnvVar) roots.push(tmpdir);
  return [...new Set(roots.map((root) => path.resolve(root)))];
}

/** True for a root itself and everything below it. Both paths are absolute and normalized. */
export function isInside(file: string, root: string): boolean {
  return file === root || file.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

/** True when `file` is below one of the roots, and no protected folder stands between that root and it. */
export function isWritable(file: string, roots: readonly string[]): boolean {
  return roots.some((root) => isInside(file, root) && !hasProtectedName(path.relative(root, file)));
}

/** True when a part of the path names a protected folder, also in spellings that some file systems take for it. */
export function hasProtectedName(relative: string): boolean {
  return relative.split(/[\\/]/).some((part) => {
    // HFS+ skips zero-width characters and case, NTFS trailing dots, blanks, streams, and has short names.
    const name = part
      .normalize("NFKC")
      .replaceAll(/\p{Cf}/gu, "")
      .toLowerCase()
      .replace(/:.*$/, "")
      .replace(/[. ]+$/, "");
    return PROTECTED_NAMES.has(name) || /^git~\d+$/.test(name);
  });
}
