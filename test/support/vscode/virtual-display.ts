// A screen for desktop VS Code on machines that have none.
import { once } from "node:events";
import { spawnGroup } from "../process-group.js";

/** Starts Xvfb on a free display number; it ends with the tool. */
export async function startVirtualDisplay(): Promise<Record<string, string>> {
  const args = ["-displayfd", "3", "-screen", "0", "1400x900x24", "-nolisten", "tcp"];
  const server = spawnGroup("Xvfb", args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const output = server.child.stdio[3];
  if (!output) {
    throw new Error("Xvfb has no channel to tell its display number");
  }
  const ended = server.exited.then((code) => Promise.reject(new Error(`Xvfb ended with exit code ${code}`)));
  const [number] = await Promise.race([once(output, "data"), ended]);
  return { DISPLAY: `:${String(number).trim()}` };
}
