// The connection of one thread: opened when it is first needed or warmed up before, used again by answer after
// answer, and opened anew when it is gone, too old, or was opened with another key.
import { errorMessage } from "../../../base/errors.js";
import type { Log } from "../../../base/log.js";
import type { ResponseItem } from "../../../protocol/response-item.js";
import { disconnected } from "../../http/exchange.js";
import type { ProviderTarget } from "../../http/provider-request.js";
import { untilAborted } from "../../http/until-aborted.js";
import type { ModelEvent, ModelRequest } from "../../model-client.js";
import { createResponsesReader } from "../from-wire.js";
import { rateLimitsFromHeaders, tellsRateLimits } from "../rate-limits.js";
import type { TurnNotes } from "../turn-notes.js";
import { type Continuation, toFrame } from "./continuation.js";
import { fromErrorFrame, StateLost } from "./error-frame.js";
import type { ModelSocket } from "./model-socket.js";
import { ConnectFailure, type OpenSocketDeps, openSocket } from "./open-socket.js";
import { readAnswer, StaleSocket } from "./socket-answer.js";

export interface ThreadLinkOptions {
  readonly connectTimeoutMs: number;
  /** The longest silence within an answer. */
  readonly idleTimeoutMs: number;
  readonly noteModelsEtag: (etag: string) => void;
}

export type ThreadLinkDeps = OpenSocketDeps & { readonly log: Log };

interface Connection {
  readonly socket: ModelSocket;
  /** What it was opened with. */
  readonly key: string;
  served: boolean;
  /** The server's name for its last answer. */
  answered: string | null;
  introduced: boolean;
}

/** Servers end a connection after an hour, also in the middle of an answer. */
const MAX_AGE_MS = 55 * 60_000;

export class ThreadLink {
  private current: Connection | null = null;
  private opening: Promise<Connection> | null = null;
  private warming: Promise<void> | null = null;
  private refusal: ConnectFailure | null = null;
  private continuation: Continuation | null = null;
  private answering = false;
  private readonly life = new AbortController();

  constructor(
    private readonly deps: ThreadLinkDeps,
    private readonly options: ThreadLinkOptions,
  ) {}

  /** True while an answer is read: a connection carries one at a time. */
  get isBusy(): boolean {
    return this.answering;
  }

  /** Connects and lets the server read the instructions and tools of `request`. Never fails. */
  prewarm(target: ProviderTarget, request: ModelRequest): void {
    if (this.warming !== null || this.answering || this.usable(target) !== null) return;
    this.warming = this.warm(target, { ...request, input: [] })
      .catch((error: unknown) => {
        if (error instanceof ConnectFailure) this.refusal = error;
        this.deps.log.debug("the model connection was not warmed up", {
          reason: target.redact(errorMessage(error)),
        });
      })
      .finally(() => {
        this.warming = null;
      });
  }

  /** Streams like ModelClient. Throws ConnectFailure, always before the first event, when there is no connection. */
  async *answer(
    target: ProviderTarget,
    request: ModelRequest,
    notes: TurnNotes,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, void> {
    this.answering = true;
    try {
      if (this.warming !== null) await untilAborted(this.warming, signal);
      for (let mayRepeat = true; ; mayRepeat = false) {
        const connection = this.usable(target) ?? (await untilAborted(this.connect(target), signal));
        let heard = false;
        try {
          for await (const event of this.answerOn(connection, target, request, notes, signal)) {
            heard = true;
            yield event;
          }
          return;
        } catch (error) {
          // The whole request will do on a new connection: nothing of it was answered.
          const stale = error instanceof StaleSocket || error instanceof StateLost;
          if (heard || !mayRepeat || !stale) throw error;
          this.drop();
        }
      }
    } finally {
      this.answering = false;
    }
  }

  /** Ends the connection, also one that is being opened. */
  close(): void {
    this.life.abort(disconnected("the connection is no longer wanted"));
    this.drop();
  }

  private answerOn(
    connection: Connection,
    target: ProviderTarget,
    request: ModelRequest,
    notes: TurnNotes,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, void> {
    const { socket, served: reused } = connection;
    connection.served = true;
    const frame = toFrame(request, this.continuation);
    this.continuation = null;
    return readAnswer(
      socket,
      frame.text,
      {
        clock: this.deps.clock,
        target,
        idleTimeoutMs: this.options.idleTimeoutMs,
        notes,
        asked: request.model,
        reused,
        answeredBefore: connection.answered,
        introduction: this.introduction(connection, notes, request.model),
        onCompleted: (responseId, items) => {
          connection.answered = responseId;
          this.remember(responseId, [...request.input, ...items], frame.rest);
        },
      },
      signal,
    );
  }

  /** What the handshake told, once per connection. */
  private introduction(connection: Connection, notes: TurnNotes, asked: string): ModelEvent[] {
    if (connection.introduced) return [];
    connection.introduced = true;
    const { headers } = connection.socket;
    const etag = headers["x-models-etag"];
    if (etag !== undefined) this.options.noteModelsEtag(etag);
    const events: ModelEvent[] = tellsRateLimits(headers)
      ? rateLimitsFromHeaders(headers).map((rateLimits) => ({ type: "rateLimits", rateLimits }))
      : [];
    const rerouted = notes.fromHeaders(headers, asked);
    return rerouted === null ? events : [...events, rerouted];
  }

  private async warm(target: ProviderTarget, request: ModelRequest): Promise<void> {
    const { clock } = this.deps;
    const frame = toFrame(request, null, { generate: false });
    const done = new AbortController();
    const late = disconnected("the server did not get ready in time");
    clock.sleep(this.options.connectTimeoutMs, done.signal).then(
      () => this.current?.socket.destroy(late),
      // The sleep ends by rejection when the server is ready.
      () => undefined,
    );
    const toError = (event: unknown) => fromErrorFrame(event, target, clock.now());
    const reader = createResponsesReader({ toError });
    try {
      const connection = await this.connect(target);
      // A turn that waits already is better served by its own request.
      if (this.answering) return;
      const { socket } = connection;
      connection.served = true;
      socket.send(frame.text);
      for (;;) {
        const message = socket.take();
        if (message === null) await socket.arrival();
        else if (reader.read(message)?.type === "completed") break;
      }
      connection.answered = reader.responseId();
      this.remember(connection.answered, [], frame.rest);
    } finally {
      done.abort();
    }
  }

  private remember(responseId: string | null, items: readonly ResponseItem[], rest: string): void {
    this.continuation = responseId === null ? null : { responseId, items, rest };
  }

  /** One attempt for everybody who waits; it goes on when they no longer do. */
  private connect(target: ProviderTarget): Promise<Connection> {
    const { refusal } = this;
    this.refusal = null;
    if (refusal !== null) return Promise.reject(refusal);
    if (this.opening === null) {
      this.drop();
      const { connectTimeoutMs } = this.options;
      this.opening = openSocket(this.deps, target, connectTimeoutMs, this.life.signal)
        .then((socket) => {
          this.current = { socket, key: keyOf(target), served: false, answered: null, introduced: false };
          return this.current;
        })
        .finally(() => {
          this.opening = null;
        });
    }
    return this.opening;
  }

  private usable(target: ProviderTarget): Connection | null {
    const { current } = this;
    if (current === null || current.key !== keyOf(target) || !current.socket.isOpen()) return null;
    return this.deps.clock.now() - current.socket.openedAtMs < MAX_AGE_MS ? current : null;
  }

  private drop(): void {
    this.current?.socket.destroy(disconnected("the connection is no longer wanted"));
    this.current = null;
    this.continuation = null;
  }
}

/** A connection belongs to the account that it was opened for. */
function keyOf({ url, headers }: ProviderTarget): string {
  return `${url.href} ${headers.authorization ?? ""}`;
}
