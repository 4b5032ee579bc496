// Where rollout files lie. Names and day folders are in local time, ids are UUIDv7 and so carry their own date.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { isSystemError } from "../../base/errors.js";
import { firstNumber } from "./line-number.js";

/** A rollout file found on disk. */
export interface RolloutLocation {
  readonly id: string;
  readonly path: string;
  readonly archived: boolean;
}

const THREAD_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The second id, if there is one, is that of a segment: see segments.ts. */
const ROLLOUT_NAME =
  /^rollout-(\d{4})-(\d\d)-(\d\d)T\d\d-\d\d-\d\d-([0-9a-f-]{36})(?:_([0-9a-f-]{36}))?\.jsonl$/;
const DAY_MS = 86_400_000;

function isThreadId(text: string): boolean {
  return THREAD_ID.test(text);
}

export function archivedFolder(home: string): string {
  return path.join(home, "archived_sessions");
}

export function sessionsFolder(home: string): string {
  return path.join(home, "sessions");
}

/** The file of a new thread. */
export function rolloutPath(home: string, id: string, createdAtMs: number): string {
  const local = new Date(createdAtMs);
  const time = [local.getHours(), local.getMinutes(), local.getSeconds()].map(twoDigits).join("-");
  const day = dayParts(local);
  return path.join(sessionsFolder(home), ...day, `rollout-${day.join("-")}T${time}-${id}.jsonl`);
}

/** Where an archived file goes back to; its name says the day. Null for a name that is not a rollout's. */
export function unarchivedPath(home: string, fileName: string): string | null {
  const match = ROLLOUT_NAME.exec(fileName);
  if (match === null) return null;
  const [, year = "", month = "", day = ""] = match;
  return path.join(sessionsFolder(home), year, month, day, fileName);
}

/** The thread id in a rollout's file name, or null for any other file. */
export function idOfFileName(fileName: string): string | null {
  return ROLLOUT_NAME.exec(fileName)?.[4] ?? null;
}

/** The time in a rollout's file name, which is its writer's local one, as if that were UTC; NaN for no such name. */
export function localTimeOfFileName(fileName: string): number {
  const [, day = "", hour = "", minute = "", second = ""] =
    /^rollout-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-/.exec(fileName) ?? [];
  return Date.parse(`${day}T${hour}:${minute}:${second}Z`);
}

/** The milliseconds since the Unix epoch that a UUIDv7 begins with. */
export function createdAtOfId(id: string): number {
  return Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
}

/**
 * Finds a thread's file by name alone. The folder of the day in the id comes first, with its neighbours for
 * hosts of other time zones, then the archive, then every day there is.
 */
export async function locateRollout(home: string, id: string): Promise<RolloutLocation | null> {
  if (!isThreadId(id)) return null;
  const createdAtMs = createdAtOfId(id);
  const guess = rolloutPath(home, id, createdAtMs);
  if (existsSync(guess)) return newestSegment(home, { id, path: guess, archived: false });
  for (const folder of daysAround(home, createdAtMs)) {
    const found = await findIn(folder, id);
    if (found !== null) return newestSegment(home, { id, path: found, archived: false });
  }
  const archived = await findIn(archivedFolder(home), id);
  if (archived !== null) return { id, path: archived, archived: true };
  let elsewhere: RolloutLocation | null = null;
  for await (const location of walkSessions(home)) if (location.id === id) elsewhere = location;
  return elsewhere;
}

/** Where a file with records of the time of an id most likely lies. */
export function daysAround(home: string, atMs: number): string[] {
  return [0, -DAY_MS, DAY_MS].map((shift) =>
    path.join(sessionsFolder(home), ...dayParts(new Date(atMs + shift))),
  );
}

/** The home that a rollout file lies in; null for a file somewhere else. */
export function homeOfFile(file: string): string | null {
  const folder = path.dirname(path.resolve(file));
  if (path.basename(folder) === "archived_sessions") return path.dirname(folder);
  const root = path.resolve(folder, "../../..");
  return path.basename(root) === "sessions" ? path.dirname(root) : null;
}

/** Segments begin where a thread was cut, on a later day perhaps; only hosts that number lines make them. */
async function newestSegment(home: string, first: RolloutLocation): Promise<RolloutLocation> {
  if (firstNumber(first.path) === null) return first;
  let newest = first;
  for await (const location of walkSessions(home, path.basename(first.path))) {
    if (location.id === first.id) newest = location;
  }
  return newest;
}

/** All files that a thread was found to have, the oldest first: more than one where it was cut back. */
export async function filesOf(
  home: string,
  { id, path: file, archived }: RolloutLocation,
): Promise<string[]> {
  if (firstNumber(file) === null) return [file];
  const files: string[] = [];
  for await (const folder of archived ? [archivedFolder(home)] : walkDays(home)) {
    for (const name of await namesIn(folder))
      if (idOfFileName(name) === id) files.push(path.join(folder, name));
  }
  return files;
}

/** A rollout file by its path, wherever it lies; null when it is not there or its name is not a rollout's. */
export async function locateFile(home: string, file: string): Promise<RolloutLocation | null> {
  const id = idOfFileName(path.basename(file));
  if (id === null || !existsSync(file)) return null;
  return {
    id,
    path: path.resolve(file),
    archived: path.dirname(path.resolve(file)) === archivedFolder(home),
  };
}

/** By day and name, and so by time; `since`, the name of a file, leaves out the days before it. */
async function* walkSessions(home: string, since = ""): AsyncGenerator<RolloutLocation> {
  for await (const folder of walkDays(home, since)) {
    for (const name of await namesIn(folder)) {
      const id = idOfFileName(name);
      if (id !== null) yield { id, path: path.join(folder, name), archived: false };
    }
  }
}

/** The folders of all days, the oldest first. */
export async function* walkDays(home: string, since = ""): AsyncGenerator<string> {
  const root = sessionsFolder(home);
  const [, ...firstDay] = ROLLOUT_NAME.exec(since)?.slice(0, 4) ?? [];
  const first = firstDay.join("-");
  for (const year of await namesIn(root)) {
    if (year < first.slice(0, year.length)) continue;
    for (const month of await namesIn(path.join(root, year))) {
      if (`${year}-${month}` < first.slice(0, 7)) continue;
      for (const day of await namesIn(path.join(root, year, month))) {
        if (`${year}-${month}-${day}` >= first) yield path.join(root, year, month, day);
      }
    }
  }
}

async function findIn(folder: string, id: string): Promise<string | null> {
  const name = (await namesIn(folder)).findLast((each) => idOfFileName(each) === id);
  return name === undefined ? null : path.join(folder, name);
}

/** The file that an id names: a thread's first one, or a segment. */
export async function findSegment(folder: string, id: string): Promise<string | null> {
  const name = (await namesIn(folder)).find((each) => {
    const [, , , , threadId, segmentId] = ROLLOUT_NAME.exec(each) ?? [];
    return (segmentId ?? threadId) === id;
  });
  return name === undefined ? null : path.join(folder, name);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    // A folder that is not there, or a file where a folder should be, holds no rollouts.
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return [];
    throw error;
  }
}

function dayParts(local: Date): [string, string, string] {
  return [String(local.getFullYear()), twoDigits(local.getMonth() + 1), twoDigits(local.getDate())];
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
