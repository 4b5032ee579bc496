import { randomUUID } from "node:crypto";
import { mkdir, open, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { isSystemError } from "../base/errors.js";

/** Files that hold settings, keys maybe among them, are their owner's alone unless they exist with another mode. */
const NEW_FILE_MODE = 0o600;

/**
 * Replaces a text file as a whole: whoever reads it sees the old text or the new one. Follows links, keeps the
 * mode, makes missing folders. Throws system errors and leaves nothing behind then.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const target = await realFile(file);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, "wx", NEW_FILE_MODE);
    try {
      await handle.writeFile(text);
      const mode = await modeOf(target);
      if (mode !== null) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

async function realFile(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return file;
    throw error;
  }
}

async function modeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mode & 0o777;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw error;
  }
}
