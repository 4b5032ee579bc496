import { randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { isSystemError } from "../base/errors.js";

/**
 * Replaces a file as a whole by content that comes in pieces: whoever reads it sees the old content or the new
 * one. Follows links, keeps mode and owner. Throws system errors and leaves nothing behind then.
 */
export async function replaceFile(file: string, pieces: Iterable<Uint8Array>): Promise<void> {
  const target = await realpath(file).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT")) return file;
    throw error;
  });
  const before = await stat(target).catch(() => null);
  const draft = `${target}.${randomBytes(6).toString("hex")}`;
  try {
    const handle = await open(draft, "wx", before === null ? 0o666 : before.mode & 0o777);
    try {
      await writePieces(handle, pieces);
      if (before !== null) await takeAfter(handle, before);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Where a file cannot be replaced: writes into it. Throws system errors, with the file half written. */
export async function overwriteFile(file: string, pieces: Iterable<Uint8Array>): Promise<void> {
  const handle = await open(file, "w");
  try {
    await writePieces(handle, pieces);
  } finally {
    await handle.close();
  }
}

async function writePieces(handle: FileHandle, pieces: Iterable<Uint8Array>): Promise<void> {
  for (const piece of pieces) await handle.writeFile(piece);
}

async function takeAfter(handle: FileHandle, before: Stats): Promise<void> {
  const { uid, gid } = await handle.stat();
  // Only the administrator may give files away; everybody else's replacement is their own.
  if (uid !== before.uid || gid !== before.gid) {
    await handle.chown(before.uid, before.gid).catch(() => undefined);
  }
  await handle.chmod(before.mode & 0o7777);
}
