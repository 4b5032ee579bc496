// The turn's changes as one diff in git's format, so that any tool that reads such diffs can show or apply it.
import { createHash } from "node:crypto";
import { isAbsolute, relative, sep } from "node:path";
import { splitLines, unifiedHunks } from "../base/unified-diff.js";
import type { Snapshot } from "./snapshots.js";

const NO_BLOB = "0".repeat(40);
const FILE_MODE = "100644";

/**
 * Folds the snapshots, given in the order in which they happened, into the net change of each file. Names are
 * relative to `baseDir` where they are below it, else absolute. Sorted by path; files that ended as they began
 * are left out, so the result can be empty.
 */
export async function turnDiff(snapshots: readonly Snapshot[], baseDir: string | null): Promise<string> {
  const files = fold(snapshots);
  const renamed = new Set<NetChange>();
  const sections: { readonly path: string; readonly text: Promise<string> }[] = [];
  for (const file of files.values()) {
    const source = renameSource(file, files);
    if (source === null || renamed.has(source)) continue;
    renamed.add(file).add(source);
    sections.push({ path: file.path, text: renameSection(source, file, baseDir) });
  }
  for (const file of files.values()) {
    if (renamed.has(file) || file.before === file.after) continue;
    sections.push({ path: file.path, text: changeSection(file, baseDir) });
  }
  sections.sort((left, right) => (left.path < right.path ? -1 : 1));
  return (await Promise.all(sections.map((section) => section.text))).join("");
}

interface NetChange {
  readonly path: string;
  readonly before: string | null;
  after: string | null;
  /** The path at which this content was when the turn began; null for new content. */
  origin: string | null;
}

function fold(snapshots: readonly Snapshot[]): Map<string, NetChange> {
  const files = new Map<string, NetChange>();
  // Outlives a path's removal: of a move, the source may come before the target.
  const origins = new Map<string, string>();
  for (const { path, before, after, movedFrom } of snapshots) {
    const file = files.get(path) ?? { path, before, after: before, origin: before === null ? null : path };
    files.set(path, file);
    if (movedFrom !== undefined) file.origin = origins.get(movedFrom) ?? movedFrom;
    else if (file.after === null || after === null) file.origin = null;
    if (file.origin !== null) origins.set(path, file.origin);
    file.after = after;
  }
  return files;
}

function renameSource(file: NetChange, files: ReadonlyMap<string, NetChange>): NetChange | null {
  if (file.origin === null || file.origin === file.path || file.before !== null || file.after === null)
    return null;
  const source = files.get(file.origin);
  return source !== undefined && source.before !== null && source.after === null ? source : null;
}

async function changeSection({ path, before, after }: NetChange, baseDir: string | null): Promise<string> {
  const name = shownName(path, baseDir);
  const mode =
    before === null
      ? `new file mode ${FILE_MODE}\n`
      : after === null
        ? `deleted file mode ${FILE_MODE}\n`
        : "";
  const from = before === null ? "/dev/null" : quoted(`a/${name}`);
  const to = after === null ? "/dev/null" : quoted(`b/${name}`);
  return (
    `diff --git ${quoted(`a/${name}`)} ${quoted(`b/${name}`)}\n${mode}index ${blobId(before)}..${blobId(after)}\n` +
    (await body(from, to, before ?? "", after ?? ""))
  );
}

async function renameSection(source: NetChange, target: NetChange, baseDir: string | null): Promise<string> {
  const from = shownName(source.path, baseDir);
  const to = shownName(target.path, baseDir);
  const before = source.before ?? "";
  const after = target.after ?? "";
  const index = before === after ? "" : `index ${blobId(before)}..${blobId(after)}\n`;
  return (
    `diff --git ${quoted(`a/${from}`)} ${quoted(`b/${to}`)}\nsimilarity index ${similarity(before, after)}%\n` +
    `rename from ${quoted(from)}\nrename to ${quoted(to)}\n${index}` +
    (await body(quoted(`a/${from}`), quoted(`b/${to}`), before, after))
  );
}

async function body(from: string, to: string, before: string, after: string): Promise<string> {
  const hunks = await unifiedHunks(before, after);
  return hunks === "" ? "" : `--- ${from}\n+++ ${to}\n${hunks}`;
}

/** How much of the larger text both have in common, by lines, in whole percent rounded down. */
function similarity(before: string, after: string): number {
  if (before === after) return 100;
  const counts = new Map<string, number>();
  for (const line of splitLines(before)) counts.set(line, (counts.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of splitLines(after)) {
    const count = counts.get(line) ?? 0;
    if (count === 0) continue;
    counts.set(line, count - 1);
    common += line.length;
  }
  // All of it means that nothing changed, which lines in another order are not.
  return Math.min(99, Math.floor((100 * common) / Math.max(before.length, after.length)));
}

/** The id under which git stores such a file, all zeros for none. */
function blobId(content: string | null): string {
  if (content === null) return NO_BLOB;
  const bytes = Buffer.from(content, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

function shownName(path: string, baseDir: string | null): string {
  const inside = baseDir === null ? "" : relative(baseDir, path);
  const isInside = inside !== "" && !isAbsolute(inside) && inside.split(sep)[0] !== "..";
  return (isInside ? inside : path).split(sep).join("/");
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\t": "\\t", "\r": "\\r" };

/** Git quotes names that would otherwise be ambiguous to read. */
function quoted(name: string): string {
  const escaped = name.replace(/["\\\p{Cc}]/gu, (found) => ESCAPES[found] ?? toOctalEscapes(found));
  return escaped === name ? name : `"${escaped}"`;
}

function toOctalEscapes(text: string): string {
  return [...Buffer.from(text, "utf8")].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}
