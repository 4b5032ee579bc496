import { isDeepStrictEqual } from "node:util";

/** Whether two values are the same once they are written down: a member that is undefined is none. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(written(one), written(other));
}

function written(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
