import type { Stats } from "node:fs";
import { lstat, mkdir, readdir, readlink, realpath, stat, symlink } from "node:fs/promises";
import path from "node:path";
import { isSystemError } from "../base/errors.js";
import { copyFile, isSame } from "./copy-file.js";
import type { CopyOutcome } from "./environment.js";

/** Files of one folder that are copied at the same time. */
const AT_ONCE = 16;

/** See EnvironmentFiles.copy for what it promises. */
export async function copyPath(
  source: string,
  destination: string,
  recursive: boolean,
): Promise<CopyOutcome> {
  const found = await lstat(source);
  if (!found.isDirectory()) {
    return (await copyEntry(source, destination, found, true)) ? "copied" : "specialFile";
  }
  if (!recursive) return "isDirectory";
  if (await leadsInto(source, destination)) return "intoItself";
  // Only the destination itself may be a link to a directory; those inside it are not written through.
  await mkdir(path.dirname(destination), { recursive: true });
  await copyFolder(source, await realDestination(destination), found);
  return "copied";
}

/** False for special files: there is nothing in them to be copied. */
async function copyEntry(
  source: string,
  destination: string,
  found: Stats,
  throughLink: boolean,
): Promise<boolean> {
  if (found.isSymbolicLink()) {
    await symlink(await readlink(source), destination);
    return true;
  }
  return found.isFile() && copyFile(source, destination, throughLink);
}

async function copyFolder(source: string, destination: string, found: Stats): Promise<void> {
  const isNew = await makeFolder(destination, found.mode);
  const folders: string[] = [];
  const entries: string[] = [];
  for (const entry of await readdir(source, { withFileTypes: true })) {
    (entry.isDirectory() ? folders : entries).push(entry.name);
  }
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    const copies = entries.slice(start, start + AT_ONCE).map(async (name) => {
      const target = path.join(destination, name);
      if (!isNew) await refuseLink(target);
      const entry = path.join(source, name);
      await copyEntry(entry, target, await lstat(entry), false);
    });
    for (const copy of await Promise.allSettled(copies)) {
      if (copy.status === "rejected") throw copy.reason;
    }
  }
  for (const name of folders) {
    const folder = path.join(source, name);
    await copyFolder(folder, path.join(destination, name), await lstat(folder));
  }
}

/** False when the folder was there. A copy is not open to more people than its source, and can be written to. */
async function makeFolder(folder: string, mode: number): Promise<boolean> {
  try {
    await mkdir(folder, (mode & 0o777) | 0o700);
    return true;
  } catch (error) {
    if (!isSystemError(error, "EEXIST") || !(await lstat(folder)).isDirectory()) throw error;
    return false;
  }
}

/** Writing through a link would change a file that is no part of the copy. */
async function refuseLink(target: string): Promise<void> {
  const there = await lstat(target).catch(() => null);
  if (there?.isSymbolicLink() !== true) return;
  const message = `EEXIST: a symbolic link is in the way: ${target}`;
  throw Object.assign(new Error(message), { code: "EEXIST", path: target, syscall: "copyfile" });
}

async function realDestination(destination: string): Promise<string> {
  try {
    return await realpath(destination);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return destination;
    throw error;
  }
}

/**
 * Whether the destination is the folder itself or lies below it. Folders are compared by what they are, so that
 * links, other mounts of the same folder and letter case do not hide it.
 */
async function leadsInto(source: string, destination: string): Promise<boolean> {
  const itself = await stat(source, { bigint: true });
  const realSource = await realpath(source);
  for (let folder = await nearestReal(destination); ; folder = path.dirname(folder)) {
    if (folder === realSource || isSame(itself, await stat(folder, { bigint: true }))) return true;
    if (folder === path.dirname(folder)) return false;
  }
}

/** Where the path leads as far as it exists. */
async function nearestReal(target: string): Promise<string> {
  for (let folder = target; ; folder = path.dirname(folder)) {
    try {
      return await realpath(folder);
    } catch (error) {
      const missing = isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR");
      if (!missing || folder === path.dirname(folder)) throw error;
    }
  }
}
