import { execFileSync } from "node:child_process";

/** Makes a special file: reading it waits until somebody writes. */
export function makeNamedPipe(path: string): void {
  execFileSync("sh", ["-c", 'mkfifo "$0"', path]);
}
