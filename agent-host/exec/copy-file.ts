// Copies one file by a loop of our own: the system library's waits for ever for bytes that somebody cuts off the
// source meanwhile, and it opens by name, where something else may have taken the file's place.
import { type BigIntStats, constants } from "node:fs";
import { copyFile as copyByName, type FileHandle, open, unlink } from "node:fs/promises";
import { isSystemError } from "../base/errors.js";

const CHUNK_BYTES = 1024 * 1024;
/** To share the blocks of a smaller file is no faster than to copy it. */
const WORTH_SHARING_BYTES = 128 * 1024;

// Windows has neither of the last two, and none of what they are for.
const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Copies what the file holds when the copy begins, or less when it is cut short meanwhile, and its mode. False for
 * what is no regular file. Nothing happens to a file that is copied to itself. Throws system errors; a link at the
 * destination is one unless `throughLink`.
 */
export async function copyFile(source: string, destination: string, throughLink: boolean): Promise<boolean> {
  // What is there by now may be a pipe, which would wait for somebody to write.
  const from = await open(source, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const found = await from.stat({ bigint: true });
    if (!found.isFile()) return false;
    const { target, isNew } = await openTarget(destination, throughLink);
    try {
      const there = await target.stat({ bigint: true });
      if (!there.isFile()) throw inTheWay(destination);
      if (!isSame(found, there)) await fill(target, there, from, found);
    } catch (error) {
      if (isNew) await unlink(destination).catch(() => undefined);
      throw error;
    } finally {
      await target.close();
    }
    return true;
  } finally {
    await from.close();
  }
}

/** A new file is nobody else's to read until it has its mode. */
async function openTarget(
  destination: string,
  throughLink: boolean,
): Promise<{ readonly target: FileHandle; readonly isNew: boolean }> {
  try {
    return { target: await open(destination, O_WRONLY | O_CREAT | O_EXCL, 0o600), isNew: true };
  } catch (error) {
    if (!isSystemError(error, "EEXIST")) throw error;
    // Made all the same where a link leads to nothing.
    const flags = O_WRONLY | O_CREAT | O_NONBLOCK | (throughLink ? 0 : O_NOFOLLOW);
    return { target: await open(destination, flags, 0o600), isNew: false };
  }
}

async function fill(
  target: FileHandle,
  there: BigIntStats,
  from: FileHandle,
  found: BigIntStats,
): Promise<void> {
  const mode = Number(found.mode & 0o777n);
  if (mode !== Number(there.mode & 0o777n)) await setMode(target, mode, Number(there.uid));
  if (there.size > 0n) await target.truncate(0);
  const size = Number(found.size);
  if (size >= WORTH_SHARING_BYTES && (await shareBlocks(from, target))) return;
  await pour(from, target, size);
}

/** A share of another system may let nobody set modes, not even the owner. */
async function setMode(target: FileHandle, mode: number, owner: number): Promise<void> {
  try {
    await target.chmod(mode);
  } catch (error) {
    if (!isSystemError(error, "EPERM") || owner !== process.getuid?.()) throw error;
  }
}

/**
 * Lets both files have the same blocks until one changes, where the file system can do that; else false. The names
 * are those of the open files, so that the library opens nothing else; asked to share or to fail, it copies nothing.
 */
async function shareBlocks(from: FileHandle, target: FileHandle): Promise<boolean> {
  if (process.platform !== "linux") return false;
  try {
    const nameOf = ({ fd }: FileHandle) => `/proc/self/fd/${fd}`;
    await copyByName(nameOf(from), nameOf(target), constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    // Why not does not matter: copying goes everywhere.
    return false;
  }
}

async function pour(from: FileHandle, target: FileHandle, size: number): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(size, CHUNK_BYTES));
  for (let copied = 0; copied < size; ) {
    const { bytesRead } = await from.read(buffer, 0, Math.min(buffer.length, size - copied), copied);
    if (bytesRead === 0) return;
    await target.writeFile(buffer.subarray(0, bytesRead));
    copied += bytesRead;
  }
}

/** Some file systems number nothing: there, equal numbers say nothing. */
export function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino !== 0n && one.ino === other.ino && one.dev === other.dev;
}

function inTheWay(destination: string): Error {
  const message = `EEXIST: what is in the way is no regular file: ${destination}`;
  return Object.assign(new Error(message), { code: "EEXIST", path: destination, syscall: "open" });
}
