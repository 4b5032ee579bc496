// Finding everything that a process started, also what left its process group, its session or its parent.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process that cannot be taken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; empty where the platform does not tell. */
  readonly startedAt: string;
}

export interface TreeRoot {
  /** Leads its own process group, and its own session where there are sessions. */
  readonly pid: number;
  /** An entry `NAME=value` of its environment that no other tree has; descendants inherit it. */
  readonly marker: string;
  /** False once the leader was reaped: its number may then belong to a stranger. */
  leaderAlive(): boolean;
}

interface ProcessRow extends ProcessIdentity {
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  readonly zombie: boolean;
}

const isLinux = process.platform === "linux";

/**
 * The running processes of a tree, its leader among them. On Linux a daemon that was cut loose is known by the
 * marker in its environment; elsewhere only by its group or its parents. Takes a few milliseconds.
 */
export function findTree(root: TreeRoot): ProcessIdentity[] {
  const rows = readProcesses();
  const known = new Set<number>();
  for (const row of rows) {
    const inGroup = row.pid === root.pid || row.sid === root.pid || row.pgid === root.pid;
    const byGroup = inGroup && (root.leaderAlive() || !isLinux);
    if (byGroup || (isLinux && hasMarker(row.pid, root.marker))) known.add(row.pid);
  }
  let before = -1;
  while (before !== known.size) {
    before = known.size;
    for (const row of rows) if (known.has(row.ppid)) known.add(row.pid);
  }
  return toIdentities(rows.filter((row) => known.has(row.pid)));
}

/** The running processes of the group and of the session that `leader` led. The number must still be theirs. */
export function findGroup(leader: number): ProcessIdentity[] {
  return toIdentities(readProcesses().filter((row) => row.pgid === leader || row.sid === leader));
}

/** The process with this number as it is now, to be recognised later; null when there is none. */
export function findProcess(pid: number): ProcessIdentity | null {
  if (!isLinux) return sendSignal(pid, 0) ? { pid, startedAt: "" } : null;
  const row = readStat(pid);
  return row === null || row.zombie ? null : { pid, startedAt: row.startedAt };
}

export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  if (isLinux) {
    const row = readStat(pid);
    return row !== null && !row.zombie && row.startedAt === startedAt;
  }
  return sendSignal(pid, 0);
}

/** False when there is no such process, or it is not ours. A negative `pid` means a process group. */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    // Gone already, or run by another user: either way there is nothing to be done about it.
    return false;
  }
}

function readProcesses(): ProcessRow[] {
  return (isLinux ? readProc() : readPs()).filter((row) => row.pid !== process.pid);
}

function toIdentities(rows: readonly ProcessRow[]): ProcessIdentity[] {
  return rows.filter((row) => !row.zombie).map(({ pid, startedAt }) => ({ pid, startedAt }));
}

function readProc(): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const row = Number.isInteger(pid) ? readStat(pid) : null;
    if (row !== null) rows.push(row);
  }
  return rows;
}

function readStat(pid: number): ProcessRow | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    // It ended between the listing and now.
    return null;
  }
  // The second field is the program's name in parentheses and may hold anything, parentheses included.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state = "", ppid, pgid, sid] = fields;
  return {
    pid,
    startedAt: fields[19] ?? "",
    ppid: Number(ppid),
    pgid: Number(pgid),
    sid: Number(sid),
    zombie: state === "Z" || state === "X",
  };
}

function hasMarker(pid: number, marker: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").includes(marker);
  } catch {
    // Ended meanwhile, or another user's.
    return false;
  }
}

function readPs(): ProcessRow[] {
  let text: string;
  try {
    text = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="], { encoding: "utf8", timeout: 2000 });
  } catch {
    // Without ps the group signal, which the caller sends as well, has to do.
    return [];
  }
  return text.split("\n").flatMap((line) => {
    const [pid, ppid, pgid, state = ""] = line.trim().split(/\s+/);
    if (pid === undefined || pid === "") return [];
    const zombie = state.startsWith("Z");
    return [{ pid: Number(pid), startedAt: "", ppid: Number(ppid), pgid: Number(pgid), sid: 0, zombie }];
  });
}
