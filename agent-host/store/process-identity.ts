// Tells whether a process that left its mark on disk is still the same one and alive, without waiting for it.
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { isSystemError } from "../base/errors.js";

export interface ProcessIdentity {
  readonly pid: number;
  /** When the process began, as the system counts; "" where it does not say. Process ids are used again. */
  readonly startedAt: string;
  readonly host: string;
  /** The boot and the process namespace in which `pid` means something; "" where there is no such thing. */
  readonly realm: string;
}

/** `unknown`: it runs, or ran, where this process cannot look. */
export type Liveness = "alive" | "gone" | "unknown";

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAt: startOf(process.pid), host: hostname(), realm: ownRealm() };
}

export function livenessOf(identity: ProcessIdentity): Liveness {
  if (identity.host !== hostname()) return "unknown";
  const realm = ownRealm();
  if (identity.realm !== realm) {
    // Another boot of this very machine ended everything; another namespace may still be there.
    const [theirBoot, ownBoot] = [identity.realm, realm].map((each) => each.split("/")[0]);
    return theirBoot === ownBoot ? "unknown" : "gone";
  }
  if (!isRunning(identity.pid)) return "gone";
  const startedAt = startOf(identity.pid);
  return identity.startedAt === "" || startedAt === "" || startedAt === identity.startedAt ? "alive" : "gone";
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is a process, too.
    return isSystemError(error, "EPERM");
  }
}

/** Linux tells the start of a process in clock ticks since boot, as the 22nd word after the program's name. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const words = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A process that only waits to be collected does nothing any more.
    return words[0] === "Z" ? "zombie" : (words[19] ?? "");
  } catch {
    // No such file system here: the process id alone has to do.
    return "";
  }
}

let realm: string | null = null;

function ownRealm(): string {
  realm ??= readRealm();
  return realm;
}

function readRealm(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}/${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    // Other systems have one process namespace.
    return "";
  }
}
