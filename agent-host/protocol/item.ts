import * as z from "zod";
import { lazy } from "./lazy.js";
import {
  CollabAgentToolCallItem,
  DynamicToolCallItem,
  ImageGenerationItem,
  McpToolCallItem,
  WebSearchItem,
} from "./tool-call-item.js";
import { UserInput } from "./user-input.js";

/** What a command seems to do, read off its text; for display only. */
export const CommandAction = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("read"), command: z.string(), name: z.string(), path: z.string() }),
    z.object({ type: z.literal("listFiles"), command: z.string(), path: z.string().nullable() }),
    z.object({
      type: z.literal("search"),
      command: z.string(),
      query: z.string().nullable(),
      path: z.string().nullable(),
    }),
    z.object({ type: z.literal("unknown"), command: z.string() }),
  ]),
);
export type CommandAction = z.infer<typeof CommandAction>;

export const PatchChangeKind = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("add") }),
    z.object({ type: z.literal("delete") }),
    z.object({ type: z.literal("update"), move_path: z.string().nullable() }),
  ]),
);
export type PatchChangeKind = z.infer<typeof PatchChangeKind>;

/**
 * One file of a patch. `path` is absolute. `diff` is the whole content for add and delete, and a list of
 * unified hunks for update, followed by a "Moved to: <path>" paragraph when the file is renamed.
 */
export const FileUpdateChange = lazy(() =>
  z.object({ path: z.string(), kind: PatchChangeKind, diff: z.string() }),
);
export type FileUpdateChange = z.infer<typeof FileUpdateChange>;

export const UserMessageItem = lazy(() =>
  z.object({ type: z.literal("userMessage"), id: z.string(), content: z.array(UserInput) }),
);
export type UserMessageItem = z.infer<typeof UserMessageItem>;

export const HookPromptFragment = lazy(() => z.object({ text: z.string(), hookRunId: z.string() }));
export type HookPromptFragment = z.infer<typeof HookPromptFragment>;

/** What hooks told the model; it has no item/started. */
export const HookPromptItem = lazy(() =>
  z.object({ type: z.literal("hookPrompt"), id: z.string(), fragments: z.array(HookPromptFragment) }),
);

export const MessagePhase = lazy(() => z.enum(["commentary", "final_answer"]));
export type MessagePhase = z.infer<typeof MessagePhase>;

/** Lines count from 1. */
export const MemoryCitationEntry = lazy(() =>
  z.object({ path: z.string(), lineStart: z.int(), lineEnd: z.int(), note: z.string() }),
);
export type MemoryCitationEntry = z.infer<typeof MemoryCitationEntry>;

export const MemoryCitation = lazy(() =>
  z.object({ entries: z.array(MemoryCitationEntry), threadIds: z.array(z.string()) }),
);
export type MemoryCitation = z.infer<typeof MemoryCitation>;

export const AgentMessageItem = lazy(() =>
  z.object({
    type: z.literal("agentMessage"),
    id: z.string(),
    text: z.string(),
    phase: MessagePhase.nullable(),
    memoryCitation: MemoryCitation.nullable(),
  }),
);
export type AgentMessageItem = z.infer<typeof AgentMessageItem>;

export const PlanItem = lazy(() => z.object({ type: z.literal("plan"), id: z.string(), text: z.string() }));

export const ReasoningItem = lazy(() =>
  z.object({
    type: z.literal("reasoning"),
    id: z.string(),
    summary: z.array(z.string()).default([]),
    content: z.array(z.string()).default([]),
  }),
);
export type ReasoningItem = z.infer<typeof ReasoningItem>;

export const CommandExecutionSource = lazy(() =>
  z.enum(["agent", "userShell", "unifiedExecStartup", "unifiedExecInteraction"]),
);
export type CommandExecutionSource = z.infer<typeof CommandExecutionSource>;

export const CommandExecutionStatus = lazy(() => z.enum(["inProgress", "completed", "failed", "declined"]));
export type CommandExecutionStatus = z.infer<typeof CommandExecutionStatus>;

export const CommandExecutionItem = lazy(() =>
  z.object({
    type: z.literal("commandExecution"),
    id: z.string(),
    /** The whole command line, shell included, as one would type it. */
    command: z.string(),
    cwd: z.string(),
    processId: z.string().nullable(),
    source: CommandExecutionSource.default("agent"),
    status: CommandExecutionStatus,
    commandActions: z.array(CommandAction),
    aggregatedOutput: z.string().nullable(),
    exitCode: z.int().nullable(),
    durationMs: z.int().nullable(),
  }),
);
export type CommandExecutionItem = z.infer<typeof CommandExecutionItem>;

export const PatchApplyStatus = lazy(() => z.enum(["inProgress", "completed", "failed", "declined"]));
export type PatchApplyStatus = z.infer<typeof PatchApplyStatus>;

export const FileChangeItem = lazy(() =>
  z.object({
    type: z.literal("fileChange"),
    id: z.string(),
    changes: z.array(FileUpdateChange),
    status: PatchApplyStatus,
  }),
);
export type FileChangeItem = z.infer<typeof FileChangeItem>;

export const ImageViewItem = lazy(() =>
  z.object({ type: z.literal("imageView"), id: z.string(), path: z.string() }),
);
export type ImageViewItem = z.infer<typeof ImageViewItem>;

/** From here on a reviewer speaks; `review` says what it looks at. */
export const EnteredReviewModeItem = lazy(() =>
  z.object({ type: z.literal("enteredReviewMode"), id: z.string(), review: z.string() }),
);

/** The review is over; `review` is its text. */
export const ExitedReviewModeItem = lazy(() =>
  z.object({ type: z.literal("exitedReviewMode"), id: z.string(), review: z.string() }),
);

export const ContextCompactionItem = lazy(() =>
  z.object({ type: z.literal("contextCompaction"), id: z.string() }),
);

/** A step of a thread that a person sees. Ids are unique in their thread. */
export const ThreadItem = lazy(() =>
  z.discriminatedUnion("type", [
    UserMessageItem,
    HookPromptItem,
    AgentMessageItem,
    PlanItem,
    ReasoningItem,
    CommandExecutionItem,
    FileChangeItem,
    McpToolCallItem,
    DynamicToolCallItem,
    CollabAgentToolCallItem,
    WebSearchItem,
    ImageViewItem,
    ImageGenerationItem,
    EnteredReviewModeItem,
    ExitedReviewModeItem,
    ContextCompactionItem,
  ]),
);
export type ThreadItem = z.infer<typeof ThreadItem>;
