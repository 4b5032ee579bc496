// Approvals on their way to people, and the other ways in which an answer can come.
import { createDeferred, type Deferred } from "../base/deferred.js";
import type { Log } from "../base/log.js";
import type { ApprovalAnswer, ApprovalRequest, AskUser } from "../permissions/ask-user.js";
import {
  CommandExecutionApprovalDecision,
  commandExecutionRequestApproval,
  FileChangeApprovalDecision,
  fileChangeRequestApproval,
} from "../protocol/approval.js";
import type { Client, SentRequest } from "./client.js";
import type { OpenRequests } from "./open-requests.js";

export interface PendingApproval {
  readonly request: ApprovalRequest;
  readonly answered: Deferred<ApprovalAnswer>;
}

export class Approvals {
  private readonly pending = new Set<PendingApproval>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly requests: OpenRequests,
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
    const entry: PendingApproval = { request, answered: createDeferred() };
    const { threadId, itemId } = request;
    this.pending.add(entry);
    const answer = this.requests.ask<ApprovalAnswer>(
      {
        threadId,
        itemId,
        send: (client) => send(client, request),
        read: (given) => readAnswer(request, given, this.log),
        onFailure: "decline",
      },
      signal,
      entry.answered,
    );
    this.changed();
    try {
      return await answer;
    } finally {
      this.pending.delete(entry);
      this.changed();
    }
  };

  /** An answer that came by another way than the request, such as an editor's command. False when it is late. */
  answer(threadId: string, itemId: string, answer: ApprovalAnswer): boolean {
    for (const { request, answered } of this.pending) {
      if (request.threadId !== threadId || request.itemId !== itemId) continue;
      answered.resolve(answer);
      return true;
    }
    return false;
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
