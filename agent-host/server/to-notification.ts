// The engine's events in the protocol's words (protocol §4).

import { accountRateLimitsUpdated } from "../protocol/account-limits.js";
import type { NotificationDefinition } from "../protocol/define.js";
import { turnChangesUpdated } from "../protocol/heddle-changes.js";
import { threadQueueUpdated } from "../protocol/heddle-queue.js";
import * as items from "../protocol/item-events.js";
import { modelRerouted, modelVerification } from "../protocol/model-events.js";
import { warning } from "../protocol/notice.js";
import { planDelta } from "../protocol/plan-delta.js";
import { threadGoalUpdated } from "../protocol/thread-goal.js";
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
      send(threadStatusChanged, { threadId, status: event.status });
      return;
    case "turnStarted":
      send(turns.turnStarted, { threadId, turn: event.turn });
      return;
    case "turnCompleted":
      send(turns.turnCompleted, { threadId, turn: event.turn });
      return;
    case "itemStarted":
      send(items.itemStarted, { item: event.item, threadId, turnId: event.turnId });
      return;
    case "itemCompleted":
      send(items.itemCompleted, { item: event.item, threadId, turnId: event.turnId });
      return;
    case "agentMessageDelta":
      send(items.agentMessageDelta, { ...ofItem(threadId, event), delta: event.delta });
      return;
    case "planDelta":
      send(planDelta, { ...ofItem(threadId, event), delta: event.delta });
      return;
    case "reasoningSummaryPartAdded":
      send(items.reasoningSummaryPartAdded, {
        ...ofItem(threadId, event),
        summaryIndex: event.summaryIndex,
      });
      return;
    case "reasoningSummaryDelta":
      send(items.reasoningSummaryTextDelta, {
        ...ofItem(threadId, event),
        delta: event.delta,
        summaryIndex: event.summaryIndex,
      });
      return;
    case "reasoningTextDelta":
      send(items.reasoningTextDelta, {
        ...ofItem(threadId, event),
        delta: event.delta,
        contentIndex: event.contentIndex,
      });
      return;
    case "commandOutputDelta":
      send(items.commandExecutionOutputDelta, { ...ofItem(threadId, event), delta: event.delta });
      return;
    case "fileChangeOutputDelta":
      send(items.fileChangeOutputDelta, { ...ofItem(threadId, event), delta: event.delta });
      return;
    case "terminalInteraction":
      send(items.commandExecutionTerminalInteraction, {
        ...ofItem(threadId, event),
        processId: event.processId,
        stdin: event.stdin,
      });
      return;
    case "planUpdated":
      send(turns.turnPlanUpdated, {
        threadId,
        turnId: event.turnId,
        explanation: event.explanation,
        plan: event.plan,
      });
      return;
    case "diffUpdated":
      send(turns.turnDiffUpdated, { threadId, turnId: event.turnId, diff: event.diff });
      return;
    case "changesUpdated":
      send(turnChangesUpdated, { threadId, turnId: event.turnId });
      return;
    case "queueUpdated":
      send(threadQueueUpdated, { threadId, queue: event.queue });
      return;
    case "goalUpdated":
      send(threadGoalUpdated, { threadId, turnId: event.turnId, goal: event.goal });
      return;
    case "tokenUsageUpdated":
      send(threadTokenUsageUpdated, { threadId, turnId: event.turnId, tokenUsage: event.usage });
      return;
    case "rateLimitsUpdated":
      send(accountRateLimitsUpdated, { rateLimits: event.rateLimits });
      return;
    case "error":
      send(turns.errorNotification, {
        error: event.error,
        willRetry: event.willRetry,
        threadId,
        turnId: event.turnId,
      });
      return;
    case "modelRerouted": {
      const { turnId, fromModel, toModel, reason } = event;
      send(modelRerouted, { threadId, turnId, fromModel, toModel, reason });
      return;
    }
    case "modelVerification":
      send(modelVerification, { threadId, turnId: event.turnId, verifications: [...event.verifications] });
      return;
    case "warning":
      send(warning, { message: event.message, threadId });
      return;
    default:
      event satisfies never;
  }
}

function ofItem(threadId: string, event: { readonly turnId: string; readonly itemId: string }) {
  return { threadId, turnId: event.turnId, itemId: event.itemId };
}
