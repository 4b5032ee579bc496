// The goal of a thread, as a record and back.
import { ThreadGoal } from "../../protocol/thread-goal.js";
import type { EventOf } from "./event-record.js";
import { toCamelKeys } from "./letter-case.js";

/** As hosts with goals write it: the one event with the keys of the wire. A goal that is dropped they do not record. */
export function goalRecord(threadId: string, turnId: string | null, goal: ThreadGoal): object {
  return { type: "thread_goal_updated", threadId, turnId: turnId ?? undefined, goal };
}

/** Null for a goal that cannot be read. */
export function toGoal(event: EventOf<"thread_goal_updated">): ThreadGoal | null {
  return ThreadGoal.safeParse(toCamelKeys(event.goal)).data ?? null;
}
