import * as z from "zod";
import { notification } from "./define.js";
import { FileUpdateChange, ThreadItem } from "./item.js";

const ofItem = { threadId: z.string(), turnId: z.string(), itemId: z.string() };

export const itemStarted = notification(
  "item/started",
  z.object({ item: ThreadItem, threadId: z.string(), turnId: z.string() }),
);

/** The final, authoritative form of the item. */
export const itemCompleted = notification(
  "item/completed",
  z.object({ item: ThreadItem, threadId: z.string(), turnId: z.string() }),
);

export const agentMessageDelta = notification(
  "item/agentMessage/delta",
  z.object({ ...ofItem, delta: z.string() }),
);

export const reasoningSummaryTextDelta = notification(
  "item/reasoning/summaryTextDelta",
  z.object({ ...ofItem, delta: z.string(), summaryIndex: z.int() }),
);

export const reasoningSummaryPartAdded = notification(
  "item/reasoning/summaryPartAdded",
  z.object({ ...ofItem, summaryIndex: z.int() }),
);

export const reasoningTextDelta = notification(
  "item/reasoning/textDelta",
  z.object({ ...ofItem, delta: z.string(), contentIndex: z.int() }),
);

export const commandExecutionOutputDelta = notification(
  "item/commandExecution/outputDelta",
  z.object({ ...ofItem, delta: z.string() }),
);

export const commandExecutionTerminalInteraction = notification(
  "item/commandExecution/terminalInteraction",
  z.object({ ...ofItem, processId: z.string(), stdin: z.string() }),
);

export const fileChangeOutputDelta = notification(
  "item/fileChange/outputDelta",
  z.object({ ...ofItem, delta: z.string() }),
);

export const fileChangePatchUpdated = notification(
  "item/fileChange/patchUpdated",
  z.object({ ...ofItem, changes: z.array(FileUpdateChange) }),
);

/** A request to the client was answered, by anyone, or is no longer of interest. */
export const serverRequestResolved = notification(
  "serverRequest/resolved",
  z.object({ threadId: z.string(), requestId: z.union([z.string(), z.int()]) }),
);
