import { readFileSync } from "node:fs";
import type { HostProcess } from "./built-host.js";

/** The resident memory of the host in MiB, now; 0 where the system does not tell. */
export function memoryOf(host: HostProcess): number {
  return fromStatus(host, /^VmRSS:\s+(\d+)/m);
}

/** The most that it ever was. */
export function peakMemoryOf(host: HostProcess): number {
  return fromStatus(host, /^VmHWM:\s+(\d+)/m);
}

function fromStatus({ child }: HostProcess, field: RegExp): number {
  if (process.platform !== "linux") return 0;
  return Math.round(Number(field.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024);
}
