import { readdirSync, readFileSync } from "node:fs";

/** The resident memory of a process and everything it started. */
export function treeRssMb(pid: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It ended while we looked.
    }
  }
  const isOurs = (process: number): boolean =>
    process === pid || (parents.has(process) && isOurs(parents.get(process) ?? 0));
  return [...parents.keys()].filter(isOurs).reduce((sum, process) => sum + rssKb(process), 0) / 1024;
}

function rssKb(process: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${process}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    // It ended while we looked.
    return 0;
  }
}
