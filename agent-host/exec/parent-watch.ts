import { findProcess, isRunning } from "./process-tree.js";

/** No system tells everywhere when a process that is no child ends, so that it has to be looked for. */
const LOOK_MS = 250;

/**
 * Calls back once when the process is gone, also when its number has passed to another; soon, when there is none.
 * The process must be one of the same user. Looking goes on as long as the host lives.
 */
export function watchParent(pid: number, onGone: () => void): void {
  const parent = findProcess(pid);
  const timer = setInterval(() => {
    if (parent !== null && isRunning(parent)) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
}
