import * as z from "zod";
import { Turn } from "./turn.js";

export const ThreadId = z.string();

export const ThreadStatus = z.discriminatedUnion("type", [
  z.object({ type: z.literal("notLoaded") }),
  z.object({ type: z.literal("idle") }),
  z.object({ type: z.literal("systemError") }),
  z.object({
    type: z.literal("active"),
    activeFlags: z.array(z.enum(["waitingOnApproval", "waitingOnUserInput"])),
  }),
]);
export type ThreadStatus = z.infer<typeof ThreadStatus>;

export const GitInfo = z.object({
  sha: z.string().nullable(),
  branch: z.string().nullable(),
  originUrl: z.string().nullable(),
});
export type GitInfo = z.infer<typeof GitInfo>;

/** Where a thread was begun. Objects name custom clients and sub-agents. */
export const SessionSource = z.union([
  z.enum(["cli", "vscode", "exec", "appServer", "unknown"]),
  z.object({ custom: z.string() }),
  z.object({ subAgent: z.json() }),
]);
export type SessionSource = z.infer<typeof SessionSource>;

/** Times are Unix seconds; `path` is the rollout file, null for ephemeral threads. */
export const Thread = z.object({
  id: ThreadId,
  forkedFromId: z.string().nullable(),
  preview: z.string(),
  ephemeral: z.boolean(),
  modelProvider: z.string(),
  createdAt: z.int(),
  updatedAt: z.int(),
  status: ThreadStatus,
  path: z.string().nullable(),
  cwd: z.string(),
  cliVersion: z.string(),
  source: SessionSource,
  agentNickname: z.string().nullable(),
  agentRole: z.string().nullable(),
  gitInfo: GitInfo.nullable(),
  name: z.string().nullable(),
  turns: z.array(Turn),
});
export type Thread = z.infer<typeof Thread>;
