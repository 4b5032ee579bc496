// JSON-RPC on one transport: requests and notifications both ways. It is written for short ways: a request that comes
// alone is handled, and its answer given to the stream, within the turn of the event loop that read it.
import {
  type Failure,
  isRequest,
  isResponse,
  type Message,
  type RequestMessage,
  type ResponseMessage,
} from "../transport/message.js";
import type { Transport } from "../transport/open-stream.js";
import { Inbox } from "./inbox.js";

/** The client answered with an error. */
export class AnsweredWithError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

export interface ConnectionHandlers {
  /** What it gives is the result. What it throws or rejects with goes through `toFailure`. */
  request(method: string, params: unknown): unknown;
  notification(method: string, params: unknown): void;
  /** Logs what is a bug. Must not throw. */
  toFailure(method: string, error: unknown): Failure;
  /** Nothing more will come, and what came was answered or had its time. */
  closed(): void;
}

export interface PendingRequest {
  readonly id: number;
  /** Rejects with AnsweredWithError, or with another error when the connection ends before. */
  readonly answer: Promise<unknown>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class Connection {
  private readonly inbox: Inbox;
  /** Our requests that are not answered yet. */
  private readonly pending = new Map<number, Waiting>();
  private lastId = -1;
  /** Requests of the client that are not answered yet, those that wait for their turn included. */
  private unanswered = 0;
  private inputEnded = false;
  private grace: NodeJS.Timeout | null = null;
  private ended = false;

  /** `graceMs`: how long requests that are under way when the input ends may still be answered. */
  constructor(
    private readonly transport: Pick<Transport, "reader" | "writer" | "valve">,
    private readonly handlers: ConnectionHandlers,
    private readonly graceMs: number,
  ) {
    this.inbox = new Inbox(transport.valve, (message) => this.take(message));
  }

  listen(): void {
    this.transport.reader.listen(
      (message) => {
        if (this.ended) return;
        if (isRequest(message)) this.unanswered++;
        this.inbox.push(message);
      },
      () => this.endOfInput(),
    );
  }

  notify(method: string, params: unknown): void {
    try {
      this.transport.writer.write({ method, params });
    } catch (error) {
      // Nobody waits for it: the log is told, and the others get theirs.
      this.handlers.toFailure(method, error);
    }
  }

  request(method: string, params: unknown): PendingRequest {
    const id = ++this.lastId;
    const answer = new Promise((resolve, reject) => {
      this.transport.writer.write({ id, method, params });
      this.pending.set(id, { resolve, reject });
    });
    return { id, answer };
  }

  /** False when the request was answered already. */
  isPending(id: number): boolean {
    return this.pending.has(id);
  }

  /** Takes nothing any more and gives everything that waits to the stream. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    if (this.grace !== null) clearTimeout(this.grace);
    this.inbox.dispose();
    for (const { reject } of this.pending.values()) reject(new Error("the client is gone"));
    this.pending.clear();
    this.transport.writer.end();
  }

  private take(message: Message): void {
    if (isResponse(message)) this.settle(message);
    else if (isRequest(message)) void this.answer(message);
    else this.handlers.notification(message.method, message.params);
  }

  private settle({ id, result, error }: ResponseMessage): void {
    const waiting = typeof id === "number" ? this.pending.get(id) : undefined;
    if (waiting === undefined) return;
    this.pending.delete(Number(id));
    // Peers of the old JSON-RPC write an error of null beside every result.
    if (error == null) waiting.resolve(result);
    else waiting.reject(new AnsweredWithError(error));
  }

  /** Writes one answer, whatever happens. */
  private async answer(request: RequestMessage): Promise<void> {
    const { id, method } = request;
    try {
      const result = await this.handlers.request(method, request.params);
      // A result that cannot be put into JSON throws, and is answered like any other failure.
      this.transport.writer.write({ id, result: result ?? null });
    } catch (error) {
      this.transport.writer.write({ id, error: this.handlers.toFailure(method, error) });
    }
    this.inbox.answered(request);
    if (--this.unanswered === 0 && this.inputEnded) this.handlers.closed();
  }

  private endOfInput(): void {
    if (this.inputEnded) return;
    this.inputEnded = true;
    if (this.unanswered === 0) this.handlers.closed();
    else this.grace = setTimeout(() => this.handlers.closed(), this.graceMs);
  }
}
