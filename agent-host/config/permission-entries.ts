// One `[permissions.NAME.filesystem]` table as entries of a permission profile.
import path from "node:path";
import type {
  FileSystemAccessMode,
  FileSystemPath,
  FileSystemSandboxEntry,
  FileSystemSpecialPath,
} from "../protocol/permission.js";
import type { JsonValue } from "./config.js";
import { type ConfigTable, isTable } from "./tree.js";

/** Tokens that stand for a place. Others are kept, for a newer version to read. */
const SPECIALS: Readonly<Record<string, Exclude<FileSystemSpecialPath["kind"], "unknown">>> = {
  ":root": "root",
  ":minimal": "minimal",
  ":project_roots": "project_roots",
  ":workspace_roots": "project_roots",
  ":tmpdir": "tmpdir",
  ":slash_tmp": "slash_tmp",
};

export interface PlaceOptions {
  readonly cwd: string;
  /** What `~` stands for. */
  readonly homeDir: string;
}

export interface FileSystemEntries {
  readonly entries: FileSystemSandboxEntry[];
  readonly globScanMaxDepth: number | null;
  /** Tokens that are not known here. */
  readonly unknown: readonly string[];
}

/** A mistake in a profile; the message is for the user. */
export class PermissionMistake extends Error {
  override readonly name = "PermissionMistake";
}

/** Throws PermissionMistake. */
export function readEntries(table: ConfigTable, options: PlaceOptions): FileSystemEntries {
  const { glob_scan_max_depth: depth, ...places } = table;
  const entries = Object.keys(places)
    .sort()
    .flatMap((place) => entriesAt(place, places[place] ?? null, options));
  return {
    entries,
    globScanMaxDepth: depth === undefined ? null : toDepth(depth),
    unknown: entries.flatMap(({ path: where }) =>
      where.type === "special" && where.value.kind === "unknown"
        ? [where.value.subpath == null ? where.value.path : `${where.value.path}/${where.value.subpath}`]
        : [],
    ),
  };
}

function entriesAt(place: string, value: JsonValue, options: PlaceOptions): FileSystemSandboxEntry[] {
  if (!isTable(value)) return [toEntry(place, null, toAccess(place, value), options)];
  return Object.keys(value)
    .sort()
    .map((subpath) =>
      toEntry(
        place,
        checkedSubpath(subpath),
        toAccess(`${place}/${subpath}`, value[subpath] ?? null),
        options,
      ),
    );
}

/** `subpath` null: the place itself. */
function toEntry(
  place: string,
  subpath: string | null,
  access: FileSystemAccessMode,
  options: PlaceOptions,
): FileSystemSandboxEntry {
  if (!place.startsWith(":")) {
    const base = absolutePlace(place, options.homeDir);
    return { path: toPath(subpath === null ? base : path.join(base, subpath), access), access };
  }
  const kind = SPECIALS[place];
  if (kind === "project_roots") {
    if (subpath !== null && isGlob(subpath)) {
      return { path: toPath(path.join(options.cwd, subpath), access), access };
    }
    return { path: { type: "special", value: { kind, subpath } }, access };
  }
  if (kind === undefined) {
    return { path: { type: "special", value: { kind: "unknown", path: place, subpath } }, access };
  }
  if (subpath !== null) {
    throw new PermissionMistake(`filesystem path \`${place}\` does not support nested entries`);
  }
  return { path: { type: "special", value: { kind } }, access };
}

function toPath(file: string, access: FileSystemAccessMode): FileSystemPath {
  if (!isGlob(file)) return { type: "path", path: file };
  if (access === "none") return { type: "glob_pattern", pattern: file };
  const folder = file.endsWith(`${path.sep}**`) ? file.slice(0, -3) : null;
  if (folder !== null && !isGlob(folder)) return { type: "path", path: folder === "" ? path.sep : folder };
  throw new PermissionMistake(
    `filesystem glob path \`${file}\` only supports \`none\` access; use an exact path or trailing \`/**\` for \`${access}\` subtree access`,
  );
}

function absolutePlace(place: string, homeDir: string): string {
  if (place === "~" || place.startsWith("~/")) return path.join(homeDir, place.slice(1));
  if (path.isAbsolute(place)) return path.normalize(place);
  throw new PermissionMistake(
    `filesystem path \`${place}\` must be absolute, use \`~/...\`, or start with \`:\``,
  );
}

/** Null for the place itself. */
function checkedSubpath(subpath: string): string | null {
  if (subpath === ".") return null;
  const parts = subpath.split(/[\\/]/);
  if (path.isAbsolute(subpath) || parts.some((part) => part === "" || part === "." || part === "..")) {
    throw new PermissionMistake(
      `filesystem subpath \`${subpath}\` must be a descendant path without \`.\` or \`..\` components`,
    );
  }
  return subpath;
}

function toAccess(place: string, value: JsonValue): FileSystemAccessMode {
  if (value === "read" || value === "write" || value === "none") return value;
  if (value === "deny") return "none";
  throw new PermissionMistake(`filesystem path \`${place}\` wants read, write or none`);
}

function toDepth(value: JsonValue): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return value;
  throw new PermissionMistake("glob_scan_max_depth wants a whole number from 1");
}

function isGlob(text: string): boolean {
  return /[*?[\]]/.test(text);
}
