import * as z from "zod";
import { notification } from "./define.js";
import { RequestId } from "./envelope.js";
import { FileUpdateChange, ThreadItem } from "./item.js";
import { lazy } from "./lazy.js";

const ofItem = () => ({ threadId: z.string(), turnId: z.string(), itemId: z.string() });

export const ItemStartedNotification = lazy(() =>
  z.object({ item: ThreadItem, threadId: z.string(), turnId: z.string() }),
);
export type ItemStartedNotification = z.infer<typeof ItemStartedNotification>;

/** A step of the turn begins; `item` is what is known of it by now. */
export const itemStarted = notification("item/started", ItemStartedNotification);

export const ItemCompletedNotification = lazy(() =>
  z.object({ item: ThreadItem, threadId: z.string(), turnId: z.string() }),
);
export type ItemCompletedNotification = z.infer<typeof ItemCompletedNotification>;

/** The final, authoritative form of the item. */
export const itemCompleted = notification("item/completed", ItemCompletedNotification);

export const AgentMessageDeltaNotification = lazy(() => z.object({ ...ofItem(), delta: z.string() }));
export type AgentMessageDeltaNotification = z.infer<typeof AgentMessageDeltaNotification>;

/** More text of an agentMessage item. */
export const agentMessageDelta = notification("item/agentMessage/delta", AgentMessageDeltaNotification);

export const ReasoningSummaryTextDeltaNotification = lazy(() =>
  z.object({ ...ofItem(), delta: z.string(), summaryIndex: z.int() }),
);
export type ReasoningSummaryTextDeltaNotification = z.infer<typeof ReasoningSummaryTextDeltaNotification>;

/** More text of one part of a reasoning item's summary. */
export const reasoningSummaryTextDelta = notification(
  "item/reasoning/summaryTextDelta",
  ReasoningSummaryTextDeltaNotification,
);

export const ReasoningSummaryPartAddedNotification = lazy(() =>
  z.object({ ...ofItem(), summaryIndex: z.int() }),
);
export type ReasoningSummaryPartAddedNotification = z.infer<typeof ReasoningSummaryPartAddedNotification>;

/** The summary of a reasoning item goes on with a new part. */
export const reasoningSummaryPartAdded = notification(
  "item/reasoning/summaryPartAdded",
  ReasoningSummaryPartAddedNotification,
);

export const ReasoningTextDeltaNotification = lazy(() =>
  z.object({ ...ofItem(), delta: z.string(), contentIndex: z.int() }),
);
export type ReasoningTextDeltaNotification = z.infer<typeof ReasoningTextDeltaNotification>;

/** More of the reasoning itself, from providers that show it. */
export const reasoningTextDelta = notification("item/reasoning/textDelta", ReasoningTextDeltaNotification);

export const CommandExecutionOutputDeltaNotification = lazy(() =>
  z.object({ ...ofItem(), delta: z.string() }),
);
export type CommandExecutionOutputDeltaNotification = z.infer<typeof CommandExecutionOutputDeltaNotification>;

/** More output of a command. */
export const commandExecutionOutputDelta = notification(
  "item/commandExecution/outputDelta",
  CommandExecutionOutputDeltaNotification,
);

export const TerminalInteractionNotification = lazy(() =>
  z.object({ ...ofItem(), processId: z.string(), stdin: z.string() }),
);
export type TerminalInteractionNotification = z.infer<typeof TerminalInteractionNotification>;

/** The model typed into a running command, or only looked at it: `stdin` is then empty. */
export const commandExecutionTerminalInteraction = notification(
  "item/commandExecution/terminalInteraction",
  TerminalInteractionNotification,
);

export const FileChangeOutputDeltaNotification = lazy(() => z.object({ ...ofItem(), delta: z.string() }));
export type FileChangeOutputDeltaNotification = z.infer<typeof FileChangeOutputDeltaNotification>;

/** What became of a patch, in words. */
export const fileChangeOutputDelta = notification(
  "item/fileChange/outputDelta",
  FileChangeOutputDeltaNotification,
);

export const FileChangePatchUpdatedNotification = lazy(() =>
  z.object({ ...ofItem(), changes: z.array(FileUpdateChange) }),
);
export type FileChangePatchUpdatedNotification = z.infer<typeof FileChangePatchUpdatedNotification>;

/** A patch so far, while the model still writes it. */
export const fileChangePatchUpdated = notification(
  "item/fileChange/patchUpdated",
  FileChangePatchUpdatedNotification,
);

export const ServerRequestResolvedNotification = lazy(() =>
  z.object({ threadId: z.string(), requestId: RequestId }),
);
export type ServerRequestResolvedNotification = z.infer<typeof ServerRequestResolvedNotification>;

/** A request to the client was answered, by anyone, or is no longer of interest. */
export const serverRequestResolved = notification(
  "serverRequest/resolved",
  ServerRequestResolvedNotification,
);
