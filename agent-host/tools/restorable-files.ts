// Files as the user sees them, to be put back byte for byte: what an editor shows before what is on disk.
import path from "node:path";
import type { Disk } from "../exec/disk.js";
import type { EnvironmentFiles } from "../exec/environment.js";
import type { RestorableFiles } from "../journal/restorable-files.js";
import { MAX_FILE_BYTES } from "../journal/thread-journal.js";
import type { WorkspaceFiles } from "./tool.js";
import type { EditorBuffers } from "./workspace-files.js";

export interface RestorableFilesParts {
  readonly files: EnvironmentFiles;
  readonly workspaceFiles: WorkspaceFiles;
  readonly buffers: EditorBuffers;
  readonly disk: Disk;
}

const MARK = "\ufeff";

export function createRestorableFiles({
  files,
  workspaceFiles,
  buffers,
  disk,
}: RestorableFilesParts): RestorableFiles {
  const modeOf = (file: string) => {
    const entry = disk.look(file);
    return entry?.kind === "file" ? entry.stamp.mode : null;
  };
  return {
    realPath: (file) => disk.realPath(file),
    async read({ path: named, realPath }) {
      const entry = disk.look(realPath);
      const shown = buffers.read(named);
      if (shown !== undefined) {
        return { kind: "file", bytes: Buffer.from(shown, "utf8"), mode: modeOf(realPath) ?? NEW_FILE_MODE };
      }
      if (entry === null) return { kind: "absent" };
      if (entry.kind !== "file") return { kind: "unknown", reason: "notAFile" };
      if (entry.stamp.size > MAX_FILE_BYTES) return { kind: "unknown", reason: "tooLarge" };
      try {
        return { kind: "file", bytes: await files.readFile(realPath), mode: entry.stamp.mode };
      } catch {
        return { kind: "unknown", reason: "unreadable" };
      }
    },
    async write({ path: named, realPath }, { bytes, mode }) {
      const shown = buffers.read(named);
      if (shown === undefined) {
        await files.createDirectory(path.dirname(realPath));
        await files.writeFile(realPath, bytes);
      } else {
        // Editors hide the mark and write it themselves.
        const text = Buffer.from(bytes).toString("utf8");
        const isMarkHidden = text.startsWith(MARK) && !shown.startsWith(MARK);
        await workspaceFiles.writeText(named, isMarkHidden ? text.slice(MARK.length) : text);
      }
      const now = modeOf(realPath);
      if (now !== null && now !== mode) disk.setMode(realPath, mode);
    },
    remove: ({ realPath }) => workspaceFiles.remove(realPath),
  };
}

const NEW_FILE_MODE = 0o644;
