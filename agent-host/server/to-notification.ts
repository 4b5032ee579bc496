// The engine's events in the protocol's words (protocol §4).

import { accountRateLimitsUpdated } from "../protocol/account-limits.js";
import type { NotificationDefinition } from "../protocol/define.js";
import * as items from "../protocol/item-events.js";
import { warning } from "../protocol/notice.js";
import { threadStatusChanged, threadTokenUsageUpdated } from "../protocol/thread-status.js";
import * as turns from "../protocol/turn-start.js";
import type { ThreadEvent } from "../session/events.js";

/** Calls `send` with the notification that an event is on the wire. */
export function toNotification(
  threadId: string,
  event: ThreadEvent,
  send: (definition: NotificationDefinition, params: unknown) => void,
): void {
  switch (event.type) {
    case "statusChanged":
      return send(threadStatusChanged, { threadId, status: event.status });
    case "turnStarted":
      return send(turns.turnStarted, { threadId, turn: event.turn });
    case "turnCompleted":
      return send(turns.turnCompleted, { threadId, turn: event.turn });
    case "itemStarted":
      return send(items.itemStarted, { item: event.item, threadId, turnId: event.turnId });
    case "itemCompleted":
      return send(items.itemCompleted, { item: event.item, threadId, turnId: event.turnId });
    case "agentMessageDelta":
      return send(items.agentMessageDelta, { ...ofItem(threadId, event), delta: event.delta });
    case "reasoningSummaryPartAdded":
      return send(items.reasoningSummaryPartAdded, {
        ...ofItem(threadId, event),
        summaryIndex: event.summaryIndex,
      });
    case "reasoningSummaryDelta":
      return send(items.reasoningSummaryTextDelta, {
        ...ofItem(threadId, event),
        delta: event.delta,
        summaryIndex: event.summaryIndex,
      });
    case "reasoningTextDelta":
      return send(items.reasoningTextDelta, {
        ...ofItem(threadId, event),
        delta: event.delta,
        contentIndex: event.contentIndex,
      });
    case "commandOutputDelta":
      return send(items.commandExecutionOutputDelta, { ...ofItem(threadId, event), delta: event.delta });
    case "fileChangeOutputDelta":
      return send(items.fileChangeOutputDelta, { ...ofItem(threadId, event), delta: event.delta });
    case "terminalInteraction":
      return send(items.commandExecutionTerminalInteraction, {
        ...ofItem(threadId, event),
        processId: event.processId,
        stdin: event.stdin,
      });
    case "planUpdated":
      return send(turns.turnPlanUpdated, {
        threadId,
        turnId: event.turnId,
        explanation: event.explanation,
        plan: event.plan,
      });
    case "diffUpdated":
      return send(turns.turnDiffUpdated, { threadId, turnId: event.turnId, diff: event.diff });
    case "tokenUsageUpdated":
      return send(threadTokenUsageUpdated, { threadId, turnId: event.turnId, tokenUsage: event.usage });
    case "rateLimitsUpdated":
      return send(accountRateLimitsUpdated, { rateLimits: event.rateLimits });
    case "error":
      return send(turns.errorNotification, {
        error: event.error,
        willRetry: event.willRetry,
        threadId,
        turnId: event.turnId,
      });
    case "warning":
      return send(warning, { message: event.message, threadId });
    default:
      return event satisfies never;
  }
}

function ofItem(threadId: string, event: { readonly turnId: string; readonly itemId: string }) {
  return { threadId, turnId: event.turnId, itemId: event.itemId };
}
