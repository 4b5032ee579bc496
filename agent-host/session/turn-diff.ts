import { turnDiff } from "../apply-patch/turn-diff.js";
import type { FileSnapshot } from "../tools/tool.js";

/** Everything a turn's patches changed, in the order in which they did. */
export interface TurnDiff {
  readonly isEmpty: boolean;
  add(changes: readonly FileSnapshot[]): void;
  /** The net change, git-style; names are relative to `baseDir` where they are below it. */
  text(): Promise<string>;
}

export function createTurnDiff(baseDir: string): TurnDiff {
  const snapshots: FileSnapshot[] = [];
  return {
    get isEmpty() {
      return snapshots.length === 0;
    },
    add(changes) {
      snapshots.push(...changes);
    },
    text: () => turnDiff(snapshots, baseDir),
  };
}
