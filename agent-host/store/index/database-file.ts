// The index on disk, shared with other hosts of the same home: read whole, replaced whole, under a lock.
import { statSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isSystemError } from "../../base/errors.js";

export interface IndexFile {
  /** The bytes, or null when there is no file. Remembers which version of the file that was. */
  read(): Promise<Uint8Array | null>;
  /** Whether someone else replaced the file since it was read or written here. */
  hasChanged(): boolean;
  write(bytes: Uint8Array): Promise<void>;
  /** Runs with the file locked against other hosts. Throws when the lock is not to be had. */
  locked(action: () => Promise<void>): Promise<void>;
}

export function createIndexFile(file: string): IndexFile {
  let known = "";
  return {
    async read() {
      known = stampOf(file);
      try {
        return await readFile(file);
      } catch (error) {
        if (isSystemError(error, "ENOENT")) return null;
        throw error;
      }
    },
    hasChanged: () => stampOf(file) !== known,
    async write(bytes) {
      const draft = `${file}.${process.pid}.tmp`;
      try {
        await writeFile(draft, bytes, { mode: 0o600 });
        await rename(draft, file);
      } finally {
        await rm(draft, { force: true });
      }
      known = stampOf(file);
    },
    async locked(action) {
      const { default: lockfile } = await import("proper-lockfile");
      await mkdir(path.dirname(file), { recursive: true });
      // The file itself may not exist yet, so its real path cannot be asked for.
      const release = await lockfile.lock(file, { realpath: false, retries: { retries: 5, minTimeout: 20 } });
      try {
        await action();
      } finally {
        await release();
      }
    },
  };
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.ino}:${stat.size}:${stat.mtimeMs}`;
}
