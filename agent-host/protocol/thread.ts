import * as z from "zod";
import { lazy } from "./lazy.js";
import { Turn } from "./turn.js";

export const ThreadId = lazy(() => z.string());

export const ThreadActiveFlag = lazy(() => z.enum(["waitingOnApproval", "waitingOnUserInput"]));
export type ThreadActiveFlag = z.infer<typeof ThreadActiveFlag>;

export const ThreadStatus = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("notLoaded") }),
    z.object({ type: z.literal("idle") }),
    z.object({ type: z.literal("systemError") }),
    z.object({ type: z.literal("active"), activeFlags: z.array(ThreadActiveFlag) }),
  ]),
);
export type ThreadStatus = z.infer<typeof ThreadStatus>;

export const GitInfo = lazy(() =>
  z.object({
    sha: z.string().nullable(),
    branch: z.string().nullable(),
    originUrl: z.string().nullable(),
  }),
);
export type GitInfo = z.infer<typeof GitInfo>;

/** What a sub-agent is for; spawned ones know their parent and how deep they are. */
export const SubAgentSource = lazy(() =>
  z.union([
    z.enum(["review", "compact", "memory_consolidation"]),
    z.object({
      thread_spawn: z.object({
        parent_thread_id: ThreadId,
        depth: z.int(),
        agent_path: z.string().nullish(),
        agent_nickname: z.string().nullish(),
        agent_role: z.string().nullish(),
      }),
    }),
    z.object({ other: z.string() }),
  ]),
);
export type SubAgentSource = z.infer<typeof SubAgentSource>;

/** Where a thread was begun. Objects name custom clients and sub-agents. */
export const SessionSource = lazy(() =>
  z.union([
    z.enum(["cli", "vscode", "exec", "appServer", "unknown"]),
    z.object({ custom: z.string() }),
    z.object({ subAgent: SubAgentSource }),
  ]),
);
export type SessionSource = z.infer<typeof SessionSource>;

/** Times are Unix seconds; `path` is the rollout file, null for ephemeral threads. */
export const Thread = lazy(() =>
  z.object({
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
  }),
);
export type Thread = z.infer<typeof Thread>;
