// One answer over an open connection.
import type { Clock } from "../../../base/clock.js";
import type { ResponseItem } from "../../../protocol/response-item.js";
import { disconnected } from "../../http/exchange.js";
import { watchIdle } from "../../http/idle-watch.js";
import type { ProviderTarget } from "../../http/provider-request.js";
import { ModelError, type ModelEvent } from "../../model-client.js";
import { createResponsesReader } from "../from-wire.js";
import type { TurnNotes } from "../turn-notes.js";
import { fromErrorFrame } from "./error-frame.js";
import { type ModelSocket, SocketClosed } from "./model-socket.js";

export interface SocketAnswerOptions {
  readonly clock: Clock;
  readonly target: ProviderTarget;
  /** The longest silence. */
  readonly idleTimeoutMs: number;
  readonly notes: TurnNotes;
  /** The model that the request names. */
  readonly asked: string;
  /** The connection served before, so that it may have ended without anybody noticing. */
  readonly reused: boolean;
  /** The server's name for the answer before, whose end may be told twice. */
  readonly answeredBefore: string | null;
  /** What the connection told beside its answers; given out once the answer has begun. */
  readonly introduction: readonly ModelEvent[];
  /** Called before `completed` is given out. */
  readonly onCompleted: (responseId: string | null, items: readonly ResponseItem[]) => void;
}

/** A connection that served before ended without a word about this request. */
export class StaleSocket extends Error {
  override readonly name = "StaleSocket";
}

/** More than any answer. */
const MAX_ANSWER_CHARS = 256 * 1024 * 1024;

/**
 * Sends the frame and reads the answer to it. The connection survives a complete answer only: after anything else
 * nobody can tell whether what comes next still belongs to this one.
 */
export async function* readAnswer(
  socket: ModelSocket,
  frame: string,
  options: SocketAnswerOptions,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, void> {
  const { clock, target, idleTimeoutMs, notes, asked } = options;
  const silence = disconnected(`the model provider sent nothing for ${idleTimeoutMs / 1000} s`);
  const onAbort = () => socket.destroy(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const watch = watchIdle(clock, idleTimeoutMs, () => socket.destroy(silence));
  let reusable = false;
  let received = 0;
  const toError = (event: unknown) => fromErrorFrame(event, target, clock.now());
  const reader = createResponsesReader({ notes, asked, toError, over: options.answeredBefore });
  const items: ResponseItem[] = [];
  try {
    signal.throwIfAborted();
    // Whatever came since the last answer belongs to none.
    while (socket.take() !== null);
    socket.send(frame);
    for (;;) {
      const message = socket.take();
      if (message === null) {
        watch.start();
        await socket.arrival();
        watch.pause();
        continue;
      }
      if (received === 0) yield* options.introduction;
      received += message.length;
      if (received > MAX_ANSWER_CHARS) throw answerTooLong();
      const event = reader.read(message);
      if (event === null) continue;
      if (event.type === "completed") {
        reusable = true;
        options.onCompleted(reader.responseId(), items);
        yield event;
        return;
      }
      if (event.type === "itemDone") items.push(event.item);
      yield event;
      signal.throwIfAborted();
    }
  } catch (error) {
    if (options.reused && received === 0 && error instanceof SocketClosed) {
      throw new StaleSocket("the connection had ended", { cause: error });
    }
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    watch.dispose();
    if (!reusable) socket.destroy(disconnected("the answer is no longer wanted"));
  }
}

function answerTooLong(): ModelError {
  return new ModelError(`the model's answer is longer than ${MAX_ANSWER_CHARS} characters`, "other", {
    retryable: false,
  });
}
