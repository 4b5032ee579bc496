// What the records of several items share.
import type { DurationPayload } from "../tool-event-record.js";

/** Records older than the member `status` say only whether the call went well. */
export function toItemStatus(
  status: string | null | undefined,
  went: boolean,
): "completed" | "failed" | "declined" {
  if (status === "completed" || status === "failed" || status === "declined") return status;
  return went ? "completed" : "failed";
}

export function durationRecord(durationMs: number | null): DurationPayload {
  const ms = durationMs ?? 0;
  return { secs: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 };
}

export function toMs(duration: DurationPayload | null | undefined): number | null {
  if (duration === null || duration === undefined) return null;
  return Math.floor(duration.secs * 1000 + duration.nanos / 1_000_000);
}
