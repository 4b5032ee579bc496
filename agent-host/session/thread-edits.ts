// Changes to what is kept about a thread, whether it is in memory or only on disk.
import { toUnixSeconds } from "../base/clock.js";
import { HostError } from "../base/errors.js";
import type { GitInfo, Thread } from "../protocol/thread.js";
import type { ThreadGoal } from "../protocol/thread-goal.js";
import type { ThreadMemoryMode } from "../protocol/thread-memory.js";
import type { StoredEvent } from "../store/stored-event.js";
import type { ThreadStore } from "../store/thread-store.js";
import { changedGoal, type GoalChange } from "./goals/changed-goal.js";
import type { EngineServices } from "./services.js";
import type { ThreadManager } from "./thread-manager.js";
import { checkedId } from "./thread-view.js";

/** A missing member stays, null clears it. */
export interface GitInfoChange {
  readonly sha?: string | null;
  readonly branch?: string | null;
  readonly originUrl?: string | null;
}

export class ThreadEdits {
  constructor(
    private readonly services: EngineServices,
    private readonly threads: ThreadManager,
  ) {}

  /** The name as it was stored: trimmed. Throws HostError "invalid-request" when nothing is left of it. */
  async setName(threadId: string, name: string): Promise<string> {
    const id = checkedId(threadId);
    const trimmed = name.trim();
    if (trimmed === "") throw new HostError("invalid-request", "thread name must not be empty");
    const thread = this.threads.find(id);
    await this.storeOf(id).setName(id, trimmed);
    if (thread !== null) thread.name = trimmed;
    return trimmed;
  }

  /** Gives the thread as it is then. */
  async setGitInfo(threadId: string, change: GitInfoChange): Promise<Thread> {
    const id = checkedId(threadId);
    const fields = (["sha", "branch", "originUrl"] as const).filter((field) => change[field] !== undefined);
    if (fields.length === 0) {
      throw new HostError("invalid-request", "gitInfo must include at least one field");
    }
    const blank = fields.find((field) => change[field]?.trim() === "");
    if (blank !== undefined) throw new HostError("invalid-request", `gitInfo.${blank} must not be empty`);
    const before = (await this.threads.read(id, false)).gitInfo;
    const value = (field: keyof GitInfo) =>
      change[field] === undefined ? (before?.[field] ?? null) : change[field];
    const after: GitInfo = { sha: value("sha"), branch: value("branch"), originUrl: value("originUrl") };
    const gitInfo = after.sha === null && after.branch === null && after.originUrl === null ? null : after;
    await this.storeOf(id).setGitInfo(id, gitInfo);
    const thread = this.threads.find(id);
    if (thread !== null) thread.gitInfo = gitInfo;
    return this.threads.read(id, false);
  }

  async setMemoryMode(threadId: string, mode: ThreadMemoryMode): Promise<void> {
    await this.append(checkedId(threadId), { type: "memoryMode", mode });
  }

  async goal(threadId: string): Promise<ThreadGoal | null> {
    const id = checkedId(threadId);
    this.refuseEphemeral(id);
    const thread = this.threads.find(id);
    if (thread !== null) return thread.goal;
    const stored = await this.services.store.read(id);
    if (stored === null) throw notFound(id);
    return stored.goal;
  }

  async setGoal(threadId: string, change: GoalChange): Promise<ThreadGoal> {
    const id = checkedId(threadId);
    const current = await this.goal(id);
    const thread = this.threads.find(id);
    if (thread !== null) return thread.changeGoal(change);
    const goal = changedGoal(id, current, change, toUnixSeconds(this.services.clock.now()));
    await this.append(id, { type: "goalUpdated", turnId: null, goal });
    return goal;
  }

  /** False when there was no goal. */
  async clearGoal(threadId: string): Promise<boolean> {
    const id = checkedId(threadId);
    if ((await this.goal(id)) === null) return false;
    await this.append(id, { type: "goalCleared" });
    return true;
  }

  /** See heddle/thread/takeOver. Throws HostError "thread-held" while the writer is known to be alive. */
  async takeOver(threadId: string): Promise<void> {
    await this.services.store.breakLease(checkedId(threadId));
  }

  /** Puts an event into a thread; one that is not in memory is opened for just that. */
  private async append(id: string, event: StoredEvent): Promise<void> {
    const thread = this.threads.find(id);
    if (thread !== null) {
      thread.put(event);
      return;
    }
    const opened = await this.services.store.open(id);
    if (opened === null) throw notFound(id);
    try {
      opened.writer.append([event]);
    } finally {
      opened.writer.close();
    }
  }

  private storeOf(id: string): ThreadStore {
    return this.threads.find(id)?.ephemeral ? this.services.ephemeralStore : this.services.store;
  }

  private refuseEphemeral(id: string): void {
    if (!this.threads.find(id)?.ephemeral) return;
    throw new HostError("invalid-request", `ephemeral thread does not support goals: ${id}`);
  }
}

function notFound(id: string): HostError {
  return new HostError("thread-not-found", `thread not found: ${id}`);
}
