// One request and its streamed answer: retries before the answer begins, a watch for silence while it runs, and
// failures in the engine's words. What a status or an event means is the business of each format.
import type { Clock } from "../../base/clock.js";
import { errorMessage } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { ModelError } from "../model-client.js";
import type { HttpClient, HttpResponse } from "./http-client.js";
import { watchIdle } from "./idle-watch.js";
import type { ProviderTarget } from "./provider-request.js";
import { delayFromHeaders, retryDelayMs } from "./retry-delay.js";
import { untilAborted } from "./until-aborted.js";

export interface ExchangeDeps {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ExchangeLimits {
  /** Further attempts after a transport failure or a 5xx answer. */
  readonly maxRetries: number;
  /** The longest silence, before the headers and between two pieces of the body. */
  readonly idleTimeoutMs: number;
}

/** An answer that has begun. Whoever opened it calls `close`, whatever happened. */
export interface Exchange {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body, once. Throws ModelError (retryable) when the connection breaks or falls silent, and the signal's
   * reason when it aborts.
   */
  pieces(): AsyncGenerator<Uint8Array, void, void>;
  /** The body as text, cut after `limit` bytes. Throws like `pieces`. */
  text(limit: number): Promise<string>;
  /** Keeps the connection for later when the answer was read to its end, else ends it. Idempotent. */
  close(finished: boolean): void;
}

const UNAUTHORIZED = 401;

/** What a server may make a request wait before the next attempt. */
const MAX_TOLD_DELAY_MS = 60_000;

/** More than any answer: a stream that never ends must not fill the memory. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/**
 * Posts `body` (null: asks with a GET) and resolves once an answer has begun that no further attempt would change; its
 * status may still be an error. Credentials that are refused are renewed once, where they can be. Throws ModelError
 * when no answer came or only the user can help, and the signal's reason when it aborts.
 */
export async function openExchange(
  deps: ExchangeDeps,
  asked: ProviderTarget,
  body: string | null,
  limits: ExchangeLimits,
  signal: AbortSignal,
): Promise<Exchange> {
  let target = asked;
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    const last = attempt >= limits.maxRetries;
    let delayMs = retryDelayMs(attempt);
    try {
      let exchange = await openOnce(deps, target, body, limits, signal);
      if (exchange.status === UNAUTHORIZED && target === asked) {
        const renewed = await renewedTarget(exchange, target, signal);
        if (renewed !== null) {
          exchange.close(false);
          target = renewed;
          exchange = await openOnce(deps, target, body, limits, signal);
        }
      }
      if (exchange.status < 500 || last) return exchange;
      exchange.close(false);
      const told = delayFromHeaders(exchange.headers, deps.clock.now());
      if (told !== null) delayMs = Math.min(told, MAX_TOLD_DELAY_MS);
      deps.log.debug("model request failed, trying again", {
        place: target.place,
        status: exchange.status,
        attempt,
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (last || error instanceof ModelError) throw toConnectError(error, target);
      deps.log.debug("model request failed, trying again", {
        place: target.place,
        error: failureText(error),
        attempt,
      });
    }
    await deps.clock.sleep(delayMs, signal);
  }
}

/** Waits for others no longer than for the signal. */
async function renewedTarget(
  exchange: Exchange,
  target: ProviderTarget,
  signal: AbortSignal,
): Promise<ProviderTarget | null> {
  try {
    return await untilAborted(target.renewed(), signal);
  } catch (error) {
    exchange.close(false);
    throw error;
  }
}

async function openOnce(
  deps: ExchangeDeps,
  target: ProviderTarget,
  body: string | null,
  limits: ExchangeLimits,
  signal: AbortSignal,
): Promise<Exchange> {
  const ending = new AbortController();
  const onAbort = () => ending.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const watch = watchIdle(deps.clock, limits.idleTimeoutMs, () =>
    ending.abort(silence(limits.idleTimeoutMs)),
  );
  const stopWatching = () => {
    signal.removeEventListener("abort", onAbort);
    watch.dispose();
  };
  let response: HttpResponse;
  try {
    const method = body === null ? "GET" : "POST";
    const signature = await target.sign?.({ method, body, now: deps.clock.now() });
    const headers = { ...target.headers, ...signature };
    response = await deps.http.send({ url: target.url, headers, body }, ending.signal);
  } catch (error) {
    stopWatching();
    throw ending.signal.aborted ? ending.signal.reason : error;
  }
  watch.pause();
  ending.signal.addEventListener("abort", () => response.destroy(toError(ending.signal.reason)), {
    once: true,
  });
  if (ending.signal.aborted) response.destroy(toError(ending.signal.reason));

  async function* pieces(): AsyncGenerator<Uint8Array, void, void> {
    let received = 0;
    watch.start();
    try {
      for await (const piece of response.body) {
        watch.pause();
        received += piece.length;
        if (received > MAX_ANSWER_BYTES) throw answerTooLong();
        yield piece;
        watch.start();
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (ending.signal.aborted) throw ending.signal.reason;
      if (error instanceof ModelError) throw error;
      throw disconnected(
        `the connection broke before the answer was complete (${failureText(error)})`,
        error,
      );
    } finally {
      watch.pause();
    }
    // A body that was destroyed may also just end.
    if (ending.signal.aborted) throw ending.signal.reason;
  }

  return {
    status: response.status,
    headers: response.headers,
    pieces,
    async text(limit) {
      const kept: Uint8Array[] = [];
      let room = limit;
      for await (const piece of pieces()) {
        kept.push(piece.subarray(0, room));
        room -= piece.length;
        if (room <= 0) break;
      }
      return Buffer.concat(kept).toString("utf8");
    },
    close(finished) {
      stopWatching();
      if (finished) response.release();
      else response.destroy(new Error("the answer is no longer wanted"));
    },
  };
}

/** A stream that ended too early, for whatever reason; the turn may try again. */
export function disconnected(message: string, cause?: unknown): ModelError {
  return new ModelError(
    message,
    { responseStreamDisconnected: { httpStatusCode: null } },
    { retryable: true, cause },
  );
}

function silence(limitMs: number): ModelError {
  return disconnected(`the model provider sent nothing for ${limitMs / 1000} s`);
}

function answerTooLong(): ModelError {
  return new ModelError(`the model's answer is longer than ${MAX_ANSWER_BYTES} bytes`, "other", {
    retryable: false,
  });
}

function toConnectError(error: unknown, target: ProviderTarget): ModelError {
  if (error instanceof ModelError) return error;
  const message = `cannot reach the model provider at ${target.place} (${target.redact(failureText(error))})`;
  return new ModelError(
    message,
    { httpConnectionFailed: { httpStatusCode: null } },
    { retryable: true, cause: error },
  );
}

/** The code of a system or TLS error says more than its text, which may even be empty; undici's codes say less. */
function failureText(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string")
    return errorMessage(error);
  return error.code.startsWith("UND_ERR_") ? error.message : error.code;
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}
