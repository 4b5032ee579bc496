// Which lines of a rollout a fork takes over.
import { HostError } from "../../base/errors.js";
import type { CopyUntil } from "../thread-store.js";
import { parseRecord } from "./record.js";

const TURN_BOUNDARY = /"type":"(?:task_started|turn_started|task_complete|turn_complete|turn_aborted)"/;

/** Follows the turns of a rollout, line by line. */
export interface TurnTracker {
  /** The turn that is under way after the lines so far, or null. */
  readonly openTurnId: string | null;
  /** The turn that this line begins, or null. */
  add(line: string): string | null;
}

export function createTurnTracker(): TurnTracker {
  let openTurnId: string | null = null;
  return {
    get openTurnId() {
      return openTurnId;
    },
    add(line) {
      if (!TURN_BOUNDARY.test(line)) return null;
      const record = parseRecord(line);
      if (typeof record === "string" || record.type !== "event_msg") return null;
      const event = record.payload;
      if (event.type === "task_started" || event.type === "turn_started") {
        openTurnId = event.turn_id ?? null;
        return openTurnId;
      }
      if (event.type === "task_complete" || event.type === "turn_complete" || event.type === "turn_aborted") {
        if ((event.turn_id ?? openTurnId) === openTurnId) openTurnId = null;
      }
      return null;
    },
  };
}

/** The lines up to the end of a turn, or up to its beginning. Throws HostError when the turn does not come. */
export async function* linesUntil(
  blocks: AsyncIterable<readonly string[]>,
  until: CopyUntil,
): AsyncGenerator<string> {
  const wanted = until === null ? null : "lastTurnId" in until ? until.lastTurnId : until.beforeTurnId;
  const turns = createTurnTracker();
  let seen = false;
  for await (const lines of blocks) {
    for (const line of lines) {
      const begun = wanted === null ? null : turns.add(line);
      if (begun !== null && seen) return;
      if (begun !== null && begun === wanted) {
        if (until !== null && "beforeTurnId" in until) return;
        seen = true;
      }
      yield line;
    }
  }
  if (wanted !== null && !seen) throw new HostError("invalid-request", `the thread has no turn ${wanted}`);
}
