// Reads files that somebody else may have put where we look: never through a link, never from a pipe or a device,
// never more than a settings file can sensibly hold.
import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { isSystemError } from "../base/errors.js";

const MAX_BYTES = 1024 * 1024;

/** Throws an Error that says what kept the file from being read. */
export async function readPlainFile(file: string): Promise<string> {
  // Where the system cannot refuse a link while opening, this look is all there is.
  if ((await lstat(file)).isSymbolicLink())
    throw new Error("it is a symbolic link, which is not followed here");
  const handle = await openPlain(file);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error("it is not a regular file");
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    // A file that grows while it is read is cut off as well.
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
      length += bytesRead;
      if (length > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
      if (bytesRead === 0) return bytes.toString("utf8", 0, length);
    }
  } finally {
    await handle.close();
  }
}

async function openPlain(file: string): Promise<FileHandle> {
  try {
    // Without waiting for the other end, should it be a pipe.
    return await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (isSystemError(error, "ELOOP")) {
      throw new Error("it is a symbolic link, which is not followed here", { cause: error });
    }
    throw error;
  }
}
