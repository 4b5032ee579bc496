// Goes over the lines of a thread once and notes where everything lies, parsing as little as possible: the few lines
// that say where turns begin, and none of what was said in them. Lines may be added as the thread grows.
import type { ThreadMemoryMode } from "../../protocol/thread-memory.js";
import type { ThreadMeta } from "../stored-event.js";
import type { EventPayload } from "./event-record.js";
import { createLastLines } from "./last-lines.js";
import type { Line, LineRange } from "./line.js";
import { readIds } from "./line-ids.js";
import { type KnownLine, readKind, startsThought } from "./line-kind.js";
import { createMetaScan } from "./meta-scan.js";
import { parseRecord } from "./record.js";
import { createTurnScan, type TurnPlace } from "./turn-scan.js";

/** What a scan found; it stays as it is while the scan goes on. */
export interface ThreadMap {
  /** Where the next line will begin. */
  readonly end: number;
  readonly meta: ThreadMeta | null;
  readonly memoryMode: ThreadMemoryMode;
  readonly preview: string;
  readonly turns: readonly TurnPlace[];
  /** Compactions behind which the model's history is whole, newest first. */
  readonly compactions: readonly number[];
  /** What rollbacks cut out of the history: from the user's first dropped words, by where the rollback stands. */
  readonly cuts: ReadonlyMap<number, number>;
  /** The newest lines of their kinds, newest first. */
  readonly contexts: readonly LineRange[];
  /** Whether nothing was cut out of the history since the newest context. */
  readonly contextIsKnown: boolean;
  readonly settings: readonly LineRange[];
  readonly usages: readonly LineRange[];
  /** Those since the goal was dropped, if it was. */
  readonly goals: readonly LineRange[];
  readonly queues: readonly LineRange[];
  /** Lines that were found damaged so far: what was not parsed may be, too. */
  readonly damagedLines: number;
}

export interface ThreadScan {
  add(line: Line): void;
  map(): ThreadMap;
}

const NO_USAGE = /^,"info":null[,}]/;

export function createThreadScan(threadId: string): ThreadScan {
  const turns = createTurnScan();
  const meta = createMetaScan(threadId);
  const last = {
    context: createLastLines(),
    settings: createLastLines(),
    usage: createLastLines(),
    goal: createLastLines(),
    queue: createLastLines(),
  };
  let compactions: number[] = [];
  const cuts = new Map<number, number>();
  let damagedLines = 0;
  let end = 0;
  let contextIsKnown = true;

  const addToTurn = (line: Line, known: KnownLine) => {
    const { kind } = known;
    const ids = kind === "call" || kind === "item" || kind === "turnEnd" ? readIds(line, known) : null;
    const isUser = kind === "userMessage" || ids?.item === "UserMessage";
    if (isUser && meta.wantsPreview && !meta.add(line.text())) damagedLines++;
    turns.add({ line, kind, ids, startsThought: kind === "thought" && startsThought(line, known) });
  };

  const addEvent = (line: Line, use: (event: EventPayload) => void) => {
    const record = parseRecord(line.text());
    if (typeof record !== "string" && record.type === "event_msg") use(record.payload);
    else damagedLines++;
  };

  return {
    add(line) {
      end = line.end;
      const known = readKind(line);
      switch (known.kind) {
        case "turnStart":
          turns.start(readIds(line, known).turn, line);
          return;
        case "rollback":
          addEvent(line, (event) => {
            if (event.type !== "thread_rolled_back") return;
            contextIsKnown = false;
            const from = turns.rollBack(Math.trunc(event.num_turns));
            if (from === null) return;
            cuts.set(line.at, from);
            compactions = compactions.filter((at) => at < from);
          });
          return;
        case "damaged":
          damagedLines++;
          break;
        case "meta":
          if (!meta.add(line.text())) damagedLines++;
          break;
        case "compacted":
          contextIsKnown = false;
          if (hasReplacement(line)) compactions.push(line.at);
          break;
        case "context":
          contextIsKnown = true;
          last.context.add(line);
          break;
        case "settings":
        case "goal":
        case "queue":
          last[known.kind].add(line);
          break;
        case "usage":
          if (!NO_USAGE.test(line.head(known.membersAt + 16).slice(known.membersAt))) last.usage.add(line);
          break;
        case "goalCleared":
          last.goal.clear();
          break;
        case "userMessage":
        case "numbered":
        case "thought":
        case "call":
        case "item":
        case "hookPrompt":
        case "turnEnd":
        case "error":
        case "history":
        case "other":
          break;
      }
      addToTurn(line, known);
    },
    map: () => ({
      end,
      meta: meta.meta,
      memoryMode: meta.memoryMode,
      preview: meta.preview,
      turns: turns.places(),
      compactions: compactions.toReversed(),
      cuts: new Map(cuts),
      contexts: last.context.newestFirst(),
      contextIsKnown,
      settings: last.settings.newestFirst(),
      usages: last.usage.newestFirst(),
      goals: last.goal.newestFirst(),
      queues: last.queue.newestFirst(),
      damagedLines,
    }),
  };
}

/** Without a replacement, a compaction keeps what the user said before it. */
function hasReplacement(line: Line): boolean {
  return /"replacement_history"\s*:\s*\[/.test(line.text());
}
