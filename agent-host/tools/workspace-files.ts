// Files as the user sees them: the editor's unsaved buffers laid over the environment's files (DESIGN §6).
import path from "node:path";
import { isSystemError, ToolFailure } from "../base/errors.js";
import type { EnvironmentFiles } from "../exec/environment.js";
import type { WorkspaceFiles } from "./tool.js";

/** The open documents of editor clients. Paths are absolute. */
export interface EditorBuffers {
  /** The text of an open document, unsaved edits included; undefined when no editor shows the file. */
  read(path: string): string | undefined;
  /**
   * Puts `text` into the open document through the editor, so that undo works, and has it saved when it was
   * clean (`onDisk` is what the file held before, null when it was not there). False when no editor shows the
   * file. Throws when the editor refuses.
   */
  write(path: string, text: string, onDisk: string | null): Promise<boolean>;
}

/** Throws ToolFailure for files that are not UTF-8 text: they must not be mangled by reading and writing them back. */
export function createWorkspaceFiles(files: EnvironmentFiles, buffers: EditorBuffers): WorkspaceFiles {
  const readDisk = async (file: string): Promise<string> => decode(file, await files.readFile(file));
  return {
    async readText(file) {
      return buffers.read(file) ?? (await readDisk(file));
    },
    async exists(file) {
      if (buffers.read(file) !== undefined) return true;
      try {
        await files.stat(file);
        return true;
      } catch (error) {
        if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return false;
        throw error;
      }
    },
    async writeText(file, text) {
      if (buffers.read(file) !== undefined) {
        const onDisk = await readDisk(file).catch(() => null);
        if (await buffers.write(file, text, onDisk)) return;
      }
      await files.createDirectory(path.dirname(file));
      await files.writeFile(file, Buffer.from(text, "utf8"));
    },
    remove: (file) => files.removeFile(file),
  };
}

function decode(file: string, bytes: Uint8Array): string {
  try {
    // The decoder would drop a byte order mark, and a later write would lose it.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ToolFailure(`${file} is not UTF-8 text`);
  }
}
