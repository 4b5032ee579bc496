// Sections to exact file contents, all in memory: either the whole patch fits what is there, or it fails here
// with nothing touched.
import { resolve } from "node:path";
import { isSystemError, ToolFailure } from "../base/errors.js";
import { editText } from "./edit-text.js";
import type { PatchSection } from "./parse.js";

/** The files as they are. */
export interface PatchFiles {
  /**
   * The whole text, a byte order mark included. Throws a system error (ENOENT, …), or ToolFailure for a file that
   * is not text.
   */
  readText(path: string): Promise<string>;
}

/**
 * The net effect on one file; of a move, on two. Paths are absolute and every path is in one operation only.
 * `shownPath` is the path as the patch wrote it; for a move, the target's.
 */
export type FileOperation =
  /** `before` is what an overwritten file held, null for a new file. */
  | {
      readonly kind: "add";
      readonly path: string;
      readonly shownPath: string;
      readonly before: string | null;
      readonly after: string;
    }
  | {
      readonly kind: "update";
      readonly path: string;
      readonly shownPath: string;
      readonly before: string;
      readonly after: string;
    }
  | {
      readonly kind: "delete";
      readonly path: string;
      readonly shownPath: string;
      readonly before: string;
      readonly after: null;
    }
  /** `overwritten` is what the target held, null when it was not there. */
  | {
      readonly kind: "move";
      readonly path: string;
      readonly shownPath: string;
      readonly movePath: string;
      readonly before: string;
      readonly after: string;
      readonly overwritten: string | null;
    };

/** Every path that the patch names, absolute, both ends of moves, without duplicates. */
export function patchPaths(sections: readonly PatchSection[], cwd: string): string[] {
  const written = sections.flatMap((section) =>
    section.kind === "update" && section.movePath !== null
      ? [section.path, section.movePath]
      : [section.path],
  );
  return [...new Set(written.map((path) => resolve(cwd, path)))];
}

/**
 * What the patch does to the files as they are now, in the order in which it names them. A later section sees the
 * result of the earlier ones. Throws ToolFailure when a section does not fit.
 */
export async function planPatch(
  sections: readonly PatchSection[],
  cwd: string,
  files: PatchFiles,
): Promise<FileOperation[]> {
  const drafts = new Map<string, Draft>();
  const draftOf = async (shownPath: string, purpose: string): Promise<Draft> => {
    const path = resolve(cwd, shownPath);
    const known = drafts.get(path);
    if (known !== undefined) return known;
    const before = await readIfThere(files, path, purpose);
    const draft = { path, shownPath, before, after: before, origin: before === null ? null : path };
    drafts.set(path, draft);
    return draft;
  };
  for (const section of sections) {
    switch (section.kind) {
      case "add":
        addFile(await draftOf(section.path, "write file"), section);
        break;
      case "delete":
        deleteFile(await draftOf(section.path, "delete file"));
        break;
      case "update": {
        const source = await draftOf(section.path, "read file to update");
        const target =
          section.movePath === null ? source : await draftOf(section.movePath, "write file to move to");
        updateFile(source, target, section);
        break;
      }
    }
  }
  return netOperations(drafts);
}

/** One file while the sections are played through. */
interface Draft {
  readonly path: string;
  shownPath: string;
  /** What is on disk; null when nothing is. */
  readonly before: string | null;
  after: string | null;
  /** The path on disk whose content, edited, this is; null for content that the patch made. */
  origin: string | null;
}

function addFile(draft: Draft, section: Extract<PatchSection, { kind: "add" }>): void {
  draft.shownPath = section.path;
  draft.after = section.lines.map((line) => `${line}\n`).join("");
  draft.origin = null;
}

function deleteFile(draft: Draft): void {
  if (draft.after === null)
    throw new ToolFailure(`Failed to delete file ${draft.path}: there is no such file`);
  draft.after = null;
  draft.origin = null;
}

function updateFile(source: Draft, target: Draft, section: Extract<PatchSection, { kind: "update" }>): void {
  if (source.after === null) {
    throw new ToolFailure(`Failed to read file to update ${source.path}: there is no such file`);
  }
  const edited = editText(source.after, section.chunks, source.path);
  const origin = source.origin;
  if (target !== source) {
    source.after = null;
    source.origin = null;
  }
  target.shownPath = section.movePath ?? section.path;
  target.after = edited;
  target.origin = origin;
}

function netOperations(drafts: ReadonlyMap<string, Draft>): FileOperation[] {
  const moveSource = ({ path, after, origin }: Draft) => {
    const source = after === null || origin === null || origin === path ? undefined : drafts.get(origin);
    return source?.after === null ? source : undefined;
  };
  const moved = new Set([...drafts.values()].map(moveSource));
  const operations: FileOperation[] = [];
  for (const draft of drafts.values()) {
    const { path, shownPath, before, after, origin } = draft;
    const source = moveSource(draft);
    if (after === null) {
      if (before !== null && !moved.has(draft))
        operations.push({ kind: "delete", path, shownPath, before, after });
    } else if (source !== undefined && source.before !== null) {
      operations.push({
        kind: "move",
        path: source.path,
        shownPath,
        movePath: path,
        before: source.before,
        after,
        overwritten: before,
      });
    } else if (before === null || origin === null) {
      operations.push({ kind: "add", path, shownPath, before, after });
    } else {
      operations.push({ kind: "update", path, shownPath, before, after });
    }
  }
  return operations;
}

async function readIfThere(files: PatchFiles, path: string, purpose: string): Promise<string | null> {
  let text: string;
  try {
    text = await files.readText(path);
  } catch (error) {
    // Where a parent is a file, there is nothing either; an earlier section may have removed that parent.
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return null;
    if (error instanceof ToolFailure || (error instanceof Error && "code" in error)) {
      throw new ToolFailure(`Failed to ${purpose} ${path}: ${error.message}`, { cause: error });
    }
    throw error;
  }
  if (text.includes("\0")) throw new ToolFailure(`Failed to ${purpose} ${path}: it is not a text file`);
  return text;
}
