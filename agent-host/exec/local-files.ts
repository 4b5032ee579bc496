import { mkdir, readFile, stat, unlink, writeFile } from "node:fs/promises";
import { isSystemError } from "../base/errors.js";
import type { EnvironmentFiles } from "./environment.js";

/** The files of this machine. */
export const localFiles: EnvironmentFiles = {
  readFile: (path) => readFile(path),
  async writeFile(path, content) {
    const { default: writeFileAtomic } = await import("write-file-atomic");
    try {
      await writeFileAtomic(path, Buffer.from(content));
    } catch (error) {
      // A file may be writable where its folder is not, and a mounted file cannot be replaced by another.
      if (!["EACCES", "EPERM", "EBUSY", "EROFS"].some((code) => isSystemError(error, code))) throw error;
      await writeFile(path, content);
    }
  },
  async createDirectory(path) {
    await mkdir(path, { recursive: true });
  },
  removeFile: (path) => unlink(path),
  async stat(path) {
    const found = await stat(path);
    return { isFile: found.isFile(), isDirectory: found.isDirectory(), size: found.size };
  },
};
