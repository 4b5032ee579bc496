// The rollout files of a home by how late their threads may have begun, as far as names tell, the latest first. Days
// are opened as they are needed.
//
// An id of version 7 carries the time of its thread; a file's name, and the folder that it lies in, carry the local
// time of whoever wrote it. An id that agrees with the name is believed to the minute. Where it does not (other kinds
// of ids, files that go on where a thread was cut back, homes put together by tools), the name counts, less sharply,
// since the writer's time zone is anybody's guess. A thread whose metadata says that it is younger than that, or a
// file in the folder of an earlier day than its name's, contradicts this order.
import path from "node:path";
import { createdAtOfId, idOfFileName, localTimeOfFileName } from "../rollout/path.js";
import { namesIn } from "./names-in.js";
import { statOrNull } from "./stat.js";

/** The order by names does not hold in this home. */
export class OddHome extends Error {
  override name = "OddHome";
}

export interface UnreadFile {
  readonly id: string;
  /** Relative to the home, with `/`. */
  readonly folder: string;
  readonly fileName: string;
  /** Its thread did not begin after this: milliseconds since the Unix epoch. */
  readonly latestMs: number;
}

export interface UnreadFiles {
  /** The one whose thread may be the youngest; undefined when all were taken. Throws OddHome and system errors. */
  next(): UnreadFile | undefined;
  /** What `next` gives comes no more. */
  take(): void;
  /** Takes out a file of one of the threads, should there be one in the days that were opened. */
  takeOneOf(threadIds: ReadonlySet<string>): UnreadFile | undefined;
}

interface Day {
  readonly folder: string;
  readonly latestMs: number;
}

const DAY_MS = 86_400_000;
/** No time zone is further from UTC. */
const ZONE_MS = 14 * 3_600_000;
/** Between the making of a thread's id and of its metadata. */
const START_MS = 60_000;
const VERSION_7 = /^.{14}7/;

export function createUnreadFiles(home: string): UnreadFiles {
  const days = daysNewestFirst(home);
  let day = days.next();
  /** The next one last. */
  const files: UnreadFile[] = [];

  return {
    next() {
      while (!day.done && day.value.latestMs >= (files.at(-1)?.latestMs ?? Number.NEGATIVE_INFINITY)) {
        files.push(...filesOf(home, day.value));
        files.sort((a, b) => a.latestMs - b.latestMs);
        day = days.next();
      }
      return files.at(-1);
    },
    take() {
      files.pop();
    },
    takeOneOf(threadIds) {
      const at = files.findIndex(({ id }) => threadIds.has(id));
      return at < 0 ? undefined : files.splice(at, 1)[0];
    },
  };
}

function* daysNewestFirst(home: string): Generator<Day, void> {
  const root = "sessions";
  for (const year of foldersIn(home, root, /^\d{4}$/)) {
    for (const month of foldersIn(home, `${root}/${year}`, /^\d\d$/)) {
      for (const day of foldersIn(home, `${root}/${year}/${month}`, /^\d\d$/)) {
        const endMs = Date.UTC(Number(year), Number(month) - 1, Number(day)) + DAY_MS;
        yield { folder: `${root}/${year}/${month}/${day}`, latestMs: endMs + ZONE_MS };
      }
    }
  }
}

/** The last one first. Threads may lie in folders of any name: those that are not a date's are no part of an order. */
function foldersIn(home: string, folder: string, isDate: RegExp): string[] {
  const names = namesIn(path.join(home, folder));
  for (const name of names) {
    if (isDate.test(name)) continue;
    if (statOrNull(path.join(home, folder, name))?.isDirectory()) throw new OddHome(`${folder}/${name}`);
  }
  return names
    .filter((name) => isDate.test(name))
    .sort()
    .reverse();
}

function filesOf(home: string, { folder, latestMs: dayEndMs }: Day): UnreadFile[] {
  return namesIn(path.join(home, folder)).flatMap((fileName) => {
    const id = idOfFileName(fileName);
    if (id === null) return [];
    const latestMs = latestOf(fileName, id);
    // A time that is none is not below anything either.
    if (!(latestMs <= dayEndMs)) throw new OddHome(`${folder}/${fileName}`);
    return [{ id, folder, fileName, latestMs }];
  });
}

function latestOf(fileName: string, id: string): number {
  const namedMs = localTimeOfFileName(fileName);
  const idMs = createdAtOfId(id);
  const agree = VERSION_7.test(id) && Math.abs(idMs - namedMs) <= ZONE_MS;
  return agree ? idMs + START_MS : namedMs + ZONE_MS;
}
