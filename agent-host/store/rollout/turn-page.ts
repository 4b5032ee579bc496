// Pages of a thread's turns. A cursor names a turn, so that pages stay what they are while turns are added.
import * as z from "zod";
import { HostError } from "../../base/errors.js";
import type { TurnQuery } from "../thread-store.js";

export interface TurnPlaces {
  /** Indices into the turns, oldest first, in the order of the page. */
  readonly places: readonly number[];
  readonly nextCursor: string | null;
  readonly backwardsCursor: string | null;
}

const Cursor = z.object({ turnId: z.string(), includeAnchor: z.boolean() });

/** `turnIds` are oldest first. Throws HostError "invalid-request" for a cursor that leads nowhere. */
export function toTurnPage(
  turnIds: readonly string[],
  { sortDirection, cursor, limit }: TurnQuery,
): TurnPlaces {
  const step = sortDirection === "asc" ? 1 : -1;
  const start = cursor === null ? (step > 0 ? 0 : turnIds.length - 1) : startAt(turnIds, cursor, step);
  const places: number[] = [];
  let at = start;
  for (; places.length < limit && at >= 0 && at < turnIds.length; at += step) places.push(at);
  const first = places.at(0);
  const last = places.at(-1);
  return {
    places,
    nextCursor: turnIds[at] === undefined || last === undefined ? null : toCursor(turnIds[last], false),
    backwardsCursor: first === undefined ? null : toCursor(turnIds[first], true),
  };
}

function toCursor(turnId: string | undefined, includeAnchor: boolean): string | null {
  return turnId === undefined ? null : JSON.stringify({ turnId, includeAnchor });
}

function startAt(turnIds: readonly string[], text: string, step: 1 | -1): number {
  const cursor = parseCursor(text);
  const anchor = turnIds.lastIndexOf(cursor.turnId);
  if (anchor < 0) throw invalidCursor(text);
  return cursor.includeAnchor ? anchor : anchor + step;
}

function parseCursor(text: string): z.infer<typeof Cursor> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalidCursor(text, error);
  }
  const cursor = Cursor.safeParse(value);
  if (!cursor.success) throw invalidCursor(text, cursor.error);
  return cursor.data;
}

function invalidCursor(text: string, cause?: unknown): HostError {
  return new HostError("invalid-request", `invalid cursor: ${text}`, { cause });
}
