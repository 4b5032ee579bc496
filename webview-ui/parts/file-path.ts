export function isAbsolutePath(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path);
}

/** The path below `folder` without it, else the path as it is. */
export function shortPath(path: string, folder: string | null): string {
  if (folder === null || folder === "") return path;
  const base = /[\\/]$/.test(folder) ? folder.slice(0, -1) : folder;
  const rest = path.startsWith(base) ? path.slice(base.length) : "";
  return /^[\\/]./.test(rest) ? rest.slice(1) : path;
}

/** The folder of a short path with its slash, and the name. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return { folder: path.slice(0, at), name: path.slice(at) };
}

/** `path` as an absolute one, read from `folder`. Dots in it stay: who opens it resolves them. */
export function absolutePath(path: string, folder: string | null): string {
  if (isAbsolutePath(path) || folder === null || folder === "") return path;
  const separator = folder.includes("\\") && !folder.includes("/") ? "\\" : "/";
  return `${folder.replace(/[\\/]$/, "")}${separator}${path.replace(/^\.[\\/]/, "")}`;
}
