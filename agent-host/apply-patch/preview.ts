// A patch that the model is still writing, for the eyes only.
import { resolve } from "node:path";
import type { FileUpdateChange } from "./changes.js";
import { type ChunkLine, type PatchSection, parsePartialPatch } from "./parse.js";

const PREFIXES: Readonly<Record<ChunkLine["kind"], string>> = { context: " ", add: "+", remove: "-" };

/**
 * What can be told of an unfinished patch without looking at the files: hunks come as written, without line
 * numbers, and deleted files without their content. In the order of the patch. Does not throw.
 */
export function previewChanges(patch: string, cwd: string): FileUpdateChange[] {
  return parsePartialPatch(patch).map((section) => previewChange(section, cwd));
}

function previewChange(section: PatchSection, cwd: string): FileUpdateChange {
  const path = resolve(cwd, section.path);
  switch (section.kind) {
    case "add":
      return { path, kind: { type: "add" }, diff: section.lines.map((line) => `${line}\n`).join("") };
    case "delete":
      return { path, kind: { type: "delete" }, diff: "" };
    case "update": {
      const movePath = section.movePath === null ? null : resolve(cwd, section.movePath);
      const lines = section.chunks.flatMap((chunk) => [
        chunk.anchor === null ? "@@" : `@@ ${chunk.anchor}`,
        ...chunk.lines.map((line) => PREFIXES[line.kind] + line.text),
      ]);
      return {
        path,
        kind: { type: "update", move_path: movePath },
        diff: lines.map((line) => `${line}\n`).join(""),
      };
    }
  }
}
