import type { ThreadItem } from "../protocol/item.js";
import type { Turn } from "../protocol/turn.js";
import type { ThreadEvent } from "./events.js";

/** Output of a running command that is kept for clients that attach later; characters. */
const MAX_LIVE_OUTPUT = 1024 * 1024;

/**
 * The running turn as a client that attaches now should see it: every item so far, half-streamed ones included.
 */
export class LiveTurn {
  private readonly items = new Map<string, ThreadItem>();

  constructor(private turn: Turn) {}

  get id(): string {
    return this.turn.id;
  }

  snapshot(): Turn {
    return { ...this.turn, items: [...this.items.values()] };
  }

  /** Takes part in the thread's event stream; events of other turns are ignored. */
  apply(event: ThreadEvent): void {
    if ("turnId" in event && event.turnId !== this.turn.id) return;
    switch (event.type) {
      case "turnStarted":
        this.turn = event.turn;
        return;
      case "itemStarted":
      case "itemCompleted":
        this.items.set(event.item.id, event.item);
        return;
      case "agentMessageDelta":
        this.update(event.itemId, (item) =>
          item.type === "agentMessage" ? { ...item, text: item.text + event.delta } : item,
        );
        return;
      case "planDelta":
        this.update(event.itemId, (item) =>
          item.type === "plan" ? { ...item, text: item.text + event.delta } : item,
        );
        return;
      case "reasoningSummaryDelta":
        this.update(event.itemId, (item) =>
          item.type === "reasoning"
            ? { ...item, summary: appendAt(item.summary, event.summaryIndex, event.delta) }
            : item,
        );
        return;
      case "reasoningTextDelta":
        this.update(event.itemId, (item) =>
          item.type === "reasoning"
            ? { ...item, content: appendAt(item.content, event.contentIndex, event.delta) }
            : item,
        );
        return;
      case "commandOutputDelta":
        this.update(event.itemId, (item) =>
          item.type === "commandExecution"
            ? {
                ...item,
                aggregatedOutput: ((item.aggregatedOutput ?? "") + event.delta).slice(-MAX_LIVE_OUTPUT),
              }
            : item,
        );
        return;
      case "statusChanged":
      case "turnCompleted":
      case "reasoningSummaryPartAdded":
      case "fileChangeOutputDelta":
      case "terminalInteraction":
      case "planUpdated":
      case "diffUpdated":
      case "changesUpdated":
      case "goalUpdated":
      case "queueUpdated":
      case "tokenUsageUpdated":
      case "rateLimitsUpdated":
      case "modelRerouted":
      case "modelVerification":
      case "error":
      case "warning":
        // These change no item.
        return;
      default:
        event satisfies never;
    }
  }

  /** Forgets items that were announced but never finished, before an answer is tried again. */
  dropUnfinished(itemIds: Iterable<string>): void {
    for (const id of itemIds) this.items.delete(id);
  }

  private update(id: string, change: (item: ThreadItem) => ThreadItem): void {
    const item = this.items.get(id);
    if (item !== undefined) this.items.set(id, change(item));
  }
}

function appendAt(list: readonly string[], index: number, delta: string): string[] {
  const copy = [...list];
  while (copy.length <= index) copy.push("");
  copy[index] = (copy[index] ?? "") + delta;
  return copy;
}
