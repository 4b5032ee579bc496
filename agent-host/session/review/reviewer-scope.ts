// What a reviewer has of the turn it works in: a memory of its own, tools that only look, and nobody to ask. Its
// last message is data, so messages are shown only once it is known that the reviewer goes on after them.
import type { ResponseItem } from "../../protocol/response-item.js";
import type { StoredEvent } from "../../store/stored-event.js";
import { ContextMeter } from "../context-meter.js";
import type { ThreadEvent } from "../events.js";
import type { TurnScope } from "../turn-scope.js";
import { REVIEW_INSTRUCTIONS } from "./instructions.js";

const TOOLS: readonly string[] = ["exec_command", "write_stdin", "view_image"];

export interface ReviewerScope {
  readonly scope: TurnScope;
  /** Shows the messages that were held back. */
  showMessages(): void;
  /** Forgets them. */
  dropMessages(): void;
}

export function reviewerScope(scope: TurnScope): ReviewerScope {
  const { settings, tools } = scope;
  const history: ResponseItem[] = [];
  let compactions = 0;
  const meter = new ContextMeter(null);
  let held: ThreadEvent[] = [];
  return {
    scope: {
      ...scope,
      conversation: `${scope.threadId}:review`,
      purpose: "review",
      settings: {
        ...settings,
        model: settings.configured.reviewModel ?? settings.model,
        approvalPolicy: "never",
        baseInstructions: REVIEW_INSTRUCTIONS,
        developerInstructions: null,
        collaborationMode: null,
        personality: null,
      },
      hasGoals: false,
      tools: { ...tools, list: tools.list.filter(({ spec }) => TOOLS.includes(spec.name)) },
      queue: () => [],
      takeNotes: () => [],
      lastContext: () => null,
      history: () => history,
      meter,
      compactions: () => compactions,
      compact({ items, tokens }) {
        history.splice(0, history.length, ...items);
        compactions++;
        meter.compacted(tokens, items.length);
      },
      remember(item, ...beside) {
        history.push(item);
        scope.record(...beside.filter(isShown));
      },
      // The turn itself has been begun and described; the reviewer's own surroundings are nobody else's.
      record(...events) {
        scope.record(...events.filter(isShown));
      },
      emit(event) {
        if (messageId(event) !== null) held.push(event);
        else scope.emit(event);
      },
      addUsage(usage) {
        meter.counted(usage.totalTokens, history.length);
        scope.addSideUsage(usage);
      },
      dropUnfinished(itemIds) {
        const dropped = new Set(itemIds);
        held = held.filter((event) => !dropped.has(messageId(event) ?? ""));
        scope.dropUnfinished(dropped);
      },
    },
    showMessages() {
      for (const event of held) {
        if (event.type === "itemCompleted") scope.record(event);
        scope.emit(event);
      }
      held = [];
    },
    dropMessages() {
      held = [];
    },
  };
}

/** Messages are stored when they are shown. */
function isShown(event: StoredEvent): boolean {
  return (
    event.type === "userMessage" || (event.type === "itemCompleted" && event.item.type !== "agentMessage")
  );
}

function messageId(event: ThreadEvent): string | null {
  if (event.type === "agentMessageDelta") return event.itemId;
  const isItem = event.type === "itemStarted" || event.type === "itemCompleted";
  return isItem && event.item.type === "agentMessage" ? event.item.id : null;
}
