// Approvals on their way to people: every client that follows the thread is asked, the first answer counts, the
// others are told. A client that comes later is asked too; one that goes away leaves the question open.
import { createDeferred, type Deferred } from "../base/deferred.js";
import type { Log } from "../base/log.js";
import type { ApprovalAnswer, ApprovalRequest, AskUser } from "../permissions/ask-user.js";
import {
  CommandExecutionApprovalDecision,
  commandExecutionRequestApproval,
  FileChangeApprovalDecision,
  fileChangeRequestApproval,
} from "../protocol/approval.js";
import { serverRequestResolved } from "../protocol/item-events.js";
import type { Client, SentRequest } from "./client.js";

export interface PendingApproval {
  readonly request: ApprovalRequest;
  readonly answered: Deferred<ApprovalAnswer>;
  readonly asked: Map<Client, SentRequest>;
  /** Those of them that answered with an error: they cannot decide. */
  readonly failed: Set<Client>;
}

export class Approvals {
  private readonly pending = new Set<PendingApproval>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly clientsOf: (threadId: string) => ReadonlySet<Client>,
    private readonly log: Log,
  ) {}

  /** Called whenever an approval begins or stops to wait. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  list(): readonly PendingApproval[] {
    return [...this.pending];
  }

  readonly ask: AskUser = async (request, signal) => {
    const entry: PendingApproval = {
      request,
      answered: createDeferred(),
      asked: new Map(),
      failed: new Set(),
    };
    const onAbort = () => entry.answered.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    this.pending.add(entry);
    if (signal.aborted) onAbort();
    else for (const client of this.clientsOf(request.threadId)) this.put(entry, client);
    this.changed();
    try {
      return await entry.answered.promise;
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.settle(entry);
    }
  };

  /** Asks a client that has just begun to follow a thread what is still open there. */
  attach(client: Client, threadId: string): void {
    for (const entry of this.pending) {
      if (entry.request.threadId === threadId && !entry.asked.has(client)) this.put(entry, client);
    }
  }

  detach(client: Client): void {
    for (const entry of this.pending) {
      entry.asked.delete(client);
      entry.failed.delete(client);
    }
  }

  /** An answer that came by another way than the request, such as an editor's command. False when it is late. */
  answer(threadId: string, itemId: string, answer: ApprovalAnswer): boolean {
    for (const { request, answered } of this.pending) {
      if (request.threadId !== threadId || request.itemId !== itemId) continue;
      answered.resolve(answer);
      return true;
    }
    return false;
  }

  private put(entry: PendingApproval, client: Client): void {
    if (!client.connected) return;
    const sent = send(client, entry.request);
    entry.asked.set(client, sent);
    sent.answer.then(
      (answer) => entry.answered.resolve(readAnswer(entry.request, answer, this.log)),
      (error: unknown) => {
        // A client that is gone said nothing.
        if (!entry.asked.has(client)) return;
        this.log.warn("an approval was answered with an error", {
          itemId: entry.request.itemId,
          error: String(error),
        });
        // One that only watches may not know the question: an error is a "no" when nobody is left to say more.
        entry.failed.add(client);
        if (entry.failed.size === entry.asked.size) entry.answered.resolve("decline");
      },
    );
  }

  private settle(entry: PendingApproval): void {
    this.pending.delete(entry);
    const { threadId } = entry.request;
    for (const [client, sent] of entry.asked) {
      sent.withdraw();
      client.notify(serverRequestResolved, { threadId, requestId: sent.requestId });
    }
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

function send(client: Client, request: ApprovalRequest): SentRequest {
  const ids = { threadId: request.threadId, turnId: request.turnId, itemId: request.itemId };
  if (request.kind === "fileChange") {
    return client.request(fileChangeRequestApproval, { ...ids, reason: request.reason, grantRoot: null });
  }
  return client.request(commandExecutionRequestApproval, {
    ...ids,
    ...(request.reason === null ? {} : { reason: request.reason }),
    command: request.command,
    cwd: request.cwd,
    commandActions: [...request.commandActions],
    ...(request.proposedAmendment === null
      ? {}
      : { proposedExecpolicyAmendment: [...request.proposedAmendment] }),
    ...(client.state?.experimentalApi ? { availableDecisions: [...request.availableDecisions] } : {}),
  });
}

function readAnswer(request: ApprovalRequest, answer: unknown, log: Log): ApprovalAnswer {
  const schema =
    request.kind === "fileChange" ? FileChangeApprovalDecision : CommandExecutionApprovalDecision;
  const value =
    typeof answer === "object" && answer !== null && "decision" in answer ? answer.decision : undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    log.warn("an approval was answered in an unknown way and counts as declined", { itemId: request.itemId });
    return "decline";
  }
  const decision = parsed.data;
  if (typeof decision === "string") return decision;
  // Rules are not kept yet: an amendment runs this one command and promises nothing for the next.
  return "acceptWithExecpolicyAmendment" in decision ? "accept" : "decline";
}
