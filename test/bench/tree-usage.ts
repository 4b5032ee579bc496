// What a process and everything it started use of the machine, read from /proc.
import { readdirSync, readFileSync } from "node:fs";

/** The system's unit of processor time, in milliseconds. */
const TICK_MS = 10;

/** Resident memory. */
export function treeRssMb(pid: number): number {
  return treeOf(pid).reduce((sum, process) => sum + rssKb(process), 0) / 1024;
}

/** Processor time, in user and system mode, with that of children that have ended. Exact to some 10 ms. */
export function treeCpuMs(pid: number): number {
  const ticks = treeOf(pid).map((process) => {
    const [utime, stime, cutime, cstime] = statOf(process)?.slice(11, 15) ?? [];
    return [utime, stime, cutime, cstime].reduce((sum, part) => sum + Number(part ?? 0), 0);
  });
  return ticks.reduce((sum, each) => sum + each, 0) * TICK_MS;
}

function treeOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(Number(name));
    if (stat !== null) parents.set(Number(name), Number(stat[1]));
  }
  const isOurs = (process: number): boolean =>
    process === pid || (parents.has(process) && isOurs(parents.get(process) ?? 0));
  return [...parents.keys()].filter(isOurs);
}

/** The fields behind the name of the program, from its state on; null when it ended while we looked. */
function statOf(process: number): string[] | null {
  const stat = contentOf(`/proc/${process}/stat`);
  return stat === "" ? null : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function rssKb(process: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(contentOf(`/proc/${process}/status`))?.[1] ?? 0);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // It ended while we looked.
    return "";
  }
}
