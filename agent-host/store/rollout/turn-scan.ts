// Which lines make which turn. A turn is the lines from its beginning to the next one's, and later lines that name it:
// what a call that outlived its turn came to.
import { ItemCount } from "./item-count.js";
import type { Line, LineRange } from "./line.js";
import type { LineIds } from "./line-ids.js";
import type { LineKind } from "./line-kind.js";

export interface TurnPlace {
  readonly id: string;
  /** Whether an event opened it; the others come from rollouts older than those events. */
  readonly isExplicit: boolean;
  /** In the order of the file. All lines in them are the turn's, or nobody's. */
  readonly ranges: readonly LineRange[];
  /** How many items with numbers are before its own. */
  readonly numbersBefore: number;
}

export interface TurnLine {
  readonly line: Line;
  readonly kind: LineKind;
  readonly ids: LineIds | null;
  readonly startsThought: boolean;
}

export interface TurnScan {
  start(id: string | null, line: Line): void;
  add(line: TurnLine): void;
  /** Drops the last `count` turns in which the user speaks, and tells where the first of them begins to. */
  rollBack(count: number): number | null;
  places(): TurnPlace[];
}

interface ScannedTurn {
  readonly id: string;
  readonly isExplicit: boolean;
  readonly ranges: [from: number, to: number][];
  readonly numbersBefore: number;
  readonly count: ItemCount;
  /** The line in which the user first speaks. */
  userAt: number | null;
}

export function createTurnScan(): TurnScan {
  let turns: ScannedTurn[] = [];
  let byId = new Map<string, ScannedTurn>();
  let current: ScannedTurn | null = null;
  let lastNumber = 0;

  const leave = () => {
    current?.count.forgetCalls();
    current = null;
  };

  const open = (id: string | null, isExplicit = id !== null): ScannedTurn => {
    leave();
    const turn: ScannedTurn = {
      id: id === null ? `turn-${turns.length + 1}` : copyOf(id),
      isExplicit,
      ranges: [],
      numbersBefore: lastNumber,
      count: new ItemCount(),
      userAt: null,
    };
    turns.push(turn);
    byId.set(turn.id, turn);
    current = turn;
    return turn;
  };

  /** Null for a line that is nobody's. A line without a turn that says something opens one, so that nothing is lost. */
  const turnOf = ({ kind, ids }: TurnLine): ScannedTurn | null => {
    switch (kind) {
      case "userMessage":
        return current?.isExplicit ? current : open(null);
      case "numbered":
      case "thought":
      case "error":
        return current ?? open(null);
      case "call":
        return named(ids) ?? current ?? open(null);
      case "item":
        return named(ids) ?? current ?? open(ids?.turn ?? null);
      case "turnEnd":
        return named(ids) ?? current;
      case "turnStart":
      case "hookPrompt":
      case "rollback":
      case "usage":
      case "goal":
      case "goalCleared":
      case "queue":
      case "settings":
      case "context":
      case "meta":
      case "compacted":
      case "history":
      case "other":
      case "damaged":
        return current;
    }
  };

  const named = (ids: LineIds | null): ScannedTurn | null =>
    ids === null || ids.turn === null ? null : (byId.get(ids.turn) ?? null);

  return {
    start(id, line) {
      extend(open(id, true), line);
    },
    add(turnLine) {
      const { line, kind, ids } = turnLine;
      const turn = turnOf(turnLine);
      if (turn === null) return;
      extend(turn, line);
      turn.count.add(kind, ids, turnLine.startsThought);
      if (turn === current) lastNumber = turn.numbersBefore + turn.count.numbers;
      if (kind === "userMessage" || ids?.item === "UserMessage") turn.userAt ??= line.at;
      if (kind === "turnEnd" && turn === current) leave();
    },
    rollBack(count) {
      leave();
      let from: number | null = null;
      for (let left = count; left > 0 && turns.length > 0; left--) {
        const start = turns.findLastIndex((turn) => turn.userAt !== null);
        from = turns[start]?.userAt ?? from;
        turns = start < 0 ? [] : turns.slice(0, start);
      }
      byId = new Map(turns.map((turn) => [turn.id, turn]));
      // Numbers go on behind all items that are left, those with ids included.
      lastNumber = turns.reduce((sum, turn) => sum + turn.count.items, 0);
      return from;
    },
    places: () =>
      turns.map(({ id, isExplicit, ranges, numbersBefore }) => ({
        id,
        isExplicit,
        numbersBefore,
        ranges: ranges.map(([from, to]) => [from, to]),
      })),
  };
}

function extend({ ranges }: ScannedTurn, { at, end }: Line): void {
  const last = ranges.at(-1);
  if (last !== undefined && last[1] === at) last[1] = end;
  else ranges.push([at, end]);
}

/** What was cut out of a line keeps the line in memory; a copy does not. */
function copyOf(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}
