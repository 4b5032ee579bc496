// The language models that connected editors lend: asks the right one, and puts its answers together.
import { randomUUID } from "node:crypto";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { EditorModels, EditorRequest } from "../models/editor/editor-models.js";
import { fromEditorError, lenderGone, noLender, unusableAnswer } from "../models/editor/errors.js";
import {
  type HeddleLmAnswerPart,
  type HeddleLmModel,
  HeddleLmRequestResponse,
  lmList,
  lmModelsChanged,
  lmParts,
  lmRequest,
  HeddleLmModel as ModelSchema,
} from "../protocol/heddle-lm.js";
import { serverRequestResolved } from "../protocol/item-events.js";
import type { Client } from "./client.js";
import { AnsweredWithError } from "./connection.js";
import { LentAnswer } from "./lent-answer.js";

/** More than any editor has; the rest is left out. */
const MAX_MODELS = 200;

interface OpenAnswer {
  readonly client: Client;
  readonly answer: LentAnswer;
}

export class LentModels implements EditorModels {
  private readonly open = new Map<string, OpenAnswer>();
  private last: { readonly client: Client; readonly models: readonly HeddleLmModel[] } | null = null;

  /** `clients` in the order in which they came. */
  constructor(
    private readonly clients: ReadonlySet<Client>,
    private readonly followersOf: (threadId: string) => ReadonlySet<Client>,
    private readonly log: Log,
  ) {}

  async list(): Promise<readonly HeddleLmModel[]> {
    const client = this.lender(null);
    if (client === null) {
      this.last = null;
      return [];
    }
    const listed: unknown = await client.request(lmList, {}).answer;
    const entries =
      typeof listed === "object" && listed !== null && "models" in listed && Array.isArray(listed.models)
        ? listed.models
        : null;
    if (entries === null) throw unusableAnswer("it holds no list of models");
    // One that cannot be read costs only itself.
    const models = entries.slice(0, MAX_MODELS).flatMap((entry) => ModelSchema.safeParse(entry).data ?? []);
    this.last = { client, models };
    return models;
  }

  known(): readonly HeddleLmModel[] {
    return this.last?.client.connected === true ? this.last.models : [];
  }

  async *ask(
    request: EditorRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly HeddleLmAnswerPart[], void, void> {
    signal.throwIfAborted();
    const client = this.lender(request.threadId);
    if (client === null) throw noLender();
    const streamId = randomUUID();
    const answer = new LentAnswer();
    const onAbort = () => answer.fail(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    this.open.set(streamId, { client, answer });
    const { threadId, model, messages, tools } = request;
    const sent = client.request(lmRequest, {
      streamId,
      threadId,
      model,
      messages: [...messages],
      tools: [...tools],
    });
    let answered = false;
    sent.answer.then(
      (end) => {
        answered = true;
        const parsed = HeddleLmRequestResponse.safeParse(end).data;
        if (parsed === undefined) answer.fail(unusableAnswer("nobody knows how it ended"));
        else if (parsed.status === "completed") answer.end();
        else answer.fail(fromEditorError(parsed.code, parsed.message));
      },
      (error: unknown) => {
        answered = true;
        answer.fail(
          error instanceof AnsweredWithError ? unusableAnswer(error.message.slice(0, 2_000)) : lenderGone(),
        );
      },
    );
    try {
      yield* answer.batches();
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.open.delete(streamId);
      if (!answered && client.connected) {
        sent.withdraw();
        client.notify(serverRequestResolved, { threadId, requestId: sent.requestId });
      }
    }
  }

  /** True when the notification is about lent models, whether it can be used or not. */
  notified(client: Client, method: string, params: unknown): boolean {
    if (method === lmParts.method) {
      this.take(client, params);
      return true;
    }
    if (method !== lmModelsChanged.method) return false;
    if (this.last !== null && client.state?.lendsModels === true) {
      this.list().catch((error: unknown) =>
        this.log.debug("an editor did not list its models", { reason: errorMessage(error) }),
      );
    }
    return true;
  }

  private take(client: Client, params: unknown): void {
    const streamId =
      typeof params === "object" && params !== null && "streamId" in params ? params.streamId : undefined;
    const open = typeof streamId === "string" ? this.open.get(streamId) : undefined;
    // What comes after the end, or from somebody who was not asked, is nobody's.
    if (open === undefined || open.client !== client) return;
    const parsed = lmParts.params.safeParse(params);
    if (parsed.success) open.answer.add(parsed.data.parts);
    else open.answer.fail(unusableAnswer(`a part of it is none (${parsed.error.issues[0]?.path.join(".")})`));
  }

  /** Of those that lend: one that follows the thread before others, the one that came last before earlier ones. */
  private lender(threadId: string | null): Client | null {
    const lenders = [...this.clients].filter(
      (client) => client.connected && client.state?.lendsModels === true,
    );
    const followers = threadId === null ? new Set<Client>() : this.followersOf(threadId);
    return lenders.findLast((client) => followers.has(client)) ?? lenders.at(-1) ?? null;
  }
}
