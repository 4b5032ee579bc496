import { readFileSync } from "node:fs";
import type { HostProcess } from "./built-host.js";

/** The resident memory of the host in MiB, now; 0 where the system does not tell. */
export function memoryOf(host: HostProcess): number {
  if (process.platform !== "linux") return 0;
  const status = readFileSync(`/proc/${host.child.pid}/status`, "utf8");
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
}
