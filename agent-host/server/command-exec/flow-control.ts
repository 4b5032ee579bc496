// A command may write faster than its client reads. It then waits, as it would for a slow terminal: what it
// wrote is neither kept in memory without end nor thrown away.
import type { Clock } from "../../base/clock.js";
import type { ExecProcess } from "../../exec/environment.js";

/** Characters of all output that may wait for a client before commands do; below what a door calls congested. */
const BRAKE_ABOVE = 1024 * 1024;
const RELEASE_BELOW = 256 * 1024;
/** How often a client that holds commands up is looked at, in milliseconds. */
const LOOK_EVERY_MS = 10;

export interface ReadingClient {
  readonly connected: boolean;
  /** Characters that wait for the client to read. */
  readonly waiting: number;
}

/** What to call after each piece of a process's output: it holds the output back until the client has caught up. */
export function createBrake(client: ReadingClient, clock: Clock): (process: ExecProcess) => void {
  let braking = false;

  async function brake(process: ExecProcess): Promise<void> {
    braking = true;
    process.pauseOutput();
    while (client.connected && client.waiting > RELEASE_BELOW) await clock.sleep(LOOK_EVERY_MS);
    process.resumeOutput();
    braking = false;
  }

  return (process) => {
    if (!braking && client.waiting > BRAKE_ABOVE) void brake(process);
  };
}
