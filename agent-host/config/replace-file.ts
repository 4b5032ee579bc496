import { randomUUID } from "node:crypto";
import { readFileSync, renameSync } from "node:fs";
import { mkdir, open, realpath, rm, stat } from "node:fs/promises";
import path from "node:path";
import { isSystemError } from "../base/errors.js";

/** Files that hold settings, keys maybe among them, are their owner's alone unless they exist with another mode. */
const NEW_FILE_MODE = 0o600;

/**
 * Replaces a text file as a whole: whoever reads it sees the old text or the new one. Follows links, keeps the
 * mode, makes missing folders. False, and nothing is written, when the file does not hold `before` any more: the text
 * was made from that, and what somebody else wrote meanwhile must not be lost. Null replaces whatever is there. Throws
 * system errors and leaves nothing behind then.
 */
export async function replaceFile(file: string, text: string, before: string | null): Promise<boolean> {
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
    // In one step with the replacing, as far as that goes.
    if (before !== null && textOf(target) !== before) return false;
    renameSync(draft, target);
    return true;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Empty for a file that is not there. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return "";
    throw error;
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
