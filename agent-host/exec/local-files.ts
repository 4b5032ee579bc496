import type { Stats } from "node:fs";
import { lstat, mkdir, readdir, readFile, rm, rmdir, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { isSystemError } from "../base/errors.js";
import type { EnvironmentFiles } from "./environment.js";
import { overwriteFile, replaceFile } from "./replace-file.js";

/** The files of this machine. */
export const localFiles: EnvironmentFiles = {
  readFile: (file) => readFile(file),
  async writeFile(file, content) {
    try {
      if (content instanceof Uint8Array) {
        const { default: writeFileAtomic } = await import("write-file-atomic");
        await writeFileAtomic(file, Buffer.from(content.buffer, content.byteOffset, content.byteLength));
      } else {
        await replaceFile(file, content);
      }
    } catch (error) {
      // A file may be writable where its folder is not, and a mounted file cannot be replaced by another.
      if (!["EACCES", "EPERM", "EBUSY", "EROFS"].some((code) => isSystemError(error, code))) {
        throw withoutDraft(error, file);
      }
      await overwriteFile(file, content instanceof Uint8Array ? [content] : content);
    }
  },
  async createDirectory(folder, { recursive } = { recursive: true }) {
    await mkdir(folder, { recursive });
  },
  removeFile: (file) => unlink(file),
  async remove(target, { recursive }) {
    if (!(await lstat(target)).isDirectory()) await unlink(target);
    else if (recursive) await rm(target, { recursive, force: true, maxRetries: 3 });
    else await rmdir(target);
  },
  async copy(source, destination, { recursive }) {
    const { copyPath } = await import("./copy-path.js");
    return copyPath(source, destination, recursive);
  },
  async stat(file) {
    const found = await stat(file);
    return {
      isFile: found.isFile(),
      isDirectory: found.isDirectory(),
      size: found.size,
      modifiedAtMs: found.mtimeMs,
    };
  },
  async metadata(file) {
    const [found, itself] = await Promise.all([stat(file), lstat(file)]);
    return {
      isFile: found.isFile(),
      isDirectory: found.isDirectory(),
      isSymlink: itself.isSymbolicLink(),
      createdAtMs: Math.floor(found.birthtimeMs),
      modifiedAtMs: Math.floor(found.mtimeMs),
    };
  },
  async readDirectory(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return Promise.all(
      entries.map(async (entry) => {
        const kind = entry.isSymbolicLink() ? await follow(path.join(folder, entry.name)) : entry;
        return {
          name: entry.name,
          isFile: kind?.isFile() ?? false,
          isDirectory: kind?.isDirectory() ?? false,
        };
      }),
    );
  },
  async watch(target, onChange) {
    const { watchPath } = await import("./watch/watch-path.js");
    return watchPath(target, onChange);
  },
};

/** The file that was written first is nobody's business. */
function withoutDraft(error: unknown, file: string): unknown {
  if (!(error instanceof Error && "path" in error && typeof error.path === "string")) return error;
  if (error.path.startsWith(`${file}.`)) error.message = error.message.replaceAll(error.path, file);
  return error;
}

/** Null for a link that leads nowhere, or where nobody may look. */
async function follow(link: string): Promise<Stats | null> {
  try {
    return await stat(link);
  } catch {
    return null;
  }
}
