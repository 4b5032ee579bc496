// How the agent is asked to fix what a review found. Pure.

export interface FindingTarget {
  readonly path: string;
  /** Lines count from 1. */
  readonly startLine: number;
  readonly endLine: number;
  readonly message: string;
}

/** Null for anything else. */
export function toFindingTarget(target: unknown): FindingTarget | null {
  if (typeof target !== "object" || target === null) return null;
  if (!("path" in target && "startLine" in target && "endLine" in target && "message" in target)) return null;
  const { path, startLine, endLine, message } = target;
  return typeof path === "string" &&
    typeof startLine === "number" &&
    typeof endLine === "number" &&
    typeof message === "string"
    ? { path, startLine, endLine, message }
    : null;
}

export function findingPrompt({ path, startLine, endLine, message }: FindingTarget): string {
  const lines = endLine > startLine ? `${startLine}-${endLine}` : `${startLine}`;
  return `Fix this finding of the review in \`${path}:${lines}\`:\n${message}\n`;
}
