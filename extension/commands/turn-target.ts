// The turn that a command is about, as the chat names it. Pure.

export interface TurnTarget {
  readonly threadId: string;
  readonly turnId: string;
  /** Null for all of its files. */
  readonly paths: readonly string[] | null;
}

/** Null for anything else; a command may be called by anybody with anything. */
export function toTurnTarget(target: unknown): TurnTarget | null {
  if (typeof target !== "object" || target === null) return null;
  if (!("threadId" in target && "turnId" in target)) return null;
  const { threadId, turnId } = target;
  if (typeof threadId !== "string" || typeof turnId !== "string") return null;
  const paths: unknown = "paths" in target ? target.paths : null;
  if (paths === null || paths === undefined) return { threadId, turnId, paths: null };
  if (!Array.isArray(paths) || !paths.every((each) => typeof each === "string")) return null;
  return { threadId, turnId, paths };
}
