// Where the newest lines of a kind lie. A few of them: the newest one may turn out to be damaged.
import type { Line, LineRange } from "./line.js";

const KEPT = 4;

export interface LastLines {
  add(line: Line): void;
  clear(): void;
  newestFirst(): readonly LineRange[];
}

export function createLastLines(): LastLines {
  let lines: LineRange[] = [];
  return {
    add({ at, end }) {
      lines.push([at, end]);
      if (lines.length > KEPT) lines.shift();
    },
    clear() {
      lines = [];
    },
    newestFirst: () => lines.toReversed(),
  };
}
