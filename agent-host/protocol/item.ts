import * as z from "zod";
import { UserInput } from "./user-input.js";

/** What a command seems to do, read off its text; for display only. */
export const CommandAction = z.discriminatedUnion("type", [
  z.object({ type: z.literal("read"), command: z.string(), name: z.string(), path: z.string() }),
  z.object({ type: z.literal("listFiles"), command: z.string(), path: z.string().nullable() }),
  z.object({
    type: z.literal("search"),
    command: z.string(),
    query: z.string().nullable(),
    path: z.string().nullable(),
  }),
  z.object({ type: z.literal("unknown"), command: z.string() }),
]);
export type CommandAction = z.infer<typeof CommandAction>;

export const PatchChangeKind = z.discriminatedUnion("type", [
  z.object({ type: z.literal("add") }),
  z.object({ type: z.literal("delete") }),
  z.object({ type: z.literal("update"), move_path: z.string().nullable() }),
]);
export type PatchChangeKind = z.infer<typeof PatchChangeKind>;

/**
 * One file of a patch. `path` is absolute. `diff` is the whole content for add and delete, and a list of
 * unified hunks for update, followed by a "Moved to: <path>" paragraph when the file is renamed.
 */
export const FileUpdateChange = z.object({ path: z.string(), kind: PatchChangeKind, diff: z.string() });
export type FileUpdateChange = z.infer<typeof FileUpdateChange>;

export const UserMessageItem = z.object({
  type: z.literal("userMessage"),
  id: z.string(),
  content: z.array(UserInput),
});

export const AgentMessageItem = z.object({
  type: z.literal("agentMessage"),
  id: z.string(),
  text: z.string(),
  phase: z.enum(["commentary", "final_answer"]).nullable(),
  memoryCitation: z.json().nullable(),
});

export const PlanItem = z.object({ type: z.literal("plan"), id: z.string(), text: z.string() });

export const ReasoningItem = z.object({
  type: z.literal("reasoning"),
  id: z.string(),
  summary: z.array(z.string()),
  content: z.array(z.string()),
});

export const CommandExecutionStatus = z.enum(["inProgress", "completed", "failed", "declined"]);

export const CommandExecutionItem = z.object({
  type: z.literal("commandExecution"),
  id: z.string(),
  /** The whole command line, shell included, as one would type it. */
  command: z.string(),
  cwd: z.string(),
  processId: z.string().nullable(),
  source: z.enum(["agent", "userShell", "unifiedExecStartup", "unifiedExecInteraction"]),
  status: CommandExecutionStatus,
  commandActions: z.array(CommandAction),
  aggregatedOutput: z.string().nullable(),
  exitCode: z.int().nullable(),
  durationMs: z.int().nullable(),
});

export const FileChangeItem = z.object({
  type: z.literal("fileChange"),
  id: z.string(),
  changes: z.array(FileUpdateChange),
  status: z.enum(["inProgress", "completed", "failed", "declined"]),
});

export const ImageViewItem = z.object({ type: z.literal("imageView"), id: z.string(), path: z.string() });

export const ContextCompactionItem = z.object({ type: z.literal("contextCompaction"), id: z.string() });

/** A step of a thread that a person sees. Ids are unique in their thread. */
export const ThreadItem = z.discriminatedUnion("type", [
  UserMessageItem,
  AgentMessageItem,
  PlanItem,
  ReasoningItem,
  CommandExecutionItem,
  FileChangeItem,
  ImageViewItem,
  ContextCompactionItem,
]);

export type UserMessageItem = z.infer<typeof UserMessageItem>;
export type AgentMessageItem = z.infer<typeof AgentMessageItem>;
export type ReasoningItem = z.infer<typeof ReasoningItem>;
export type CommandExecutionItem = z.infer<typeof CommandExecutionItem>;
export type FileChangeItem = z.infer<typeof FileChangeItem>;
export type ImageViewItem = z.infer<typeof ImageViewItem>;
export type ThreadItem = z.infer<typeof ThreadItem>;
