// The one sign-in that may wait for a person. A new one takes the place of the one before.
import { randomUUID } from "node:crypto";
import type { Clock } from "../../base/clock.js";
import { errorMessage } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { AccountError, SignInCanceled } from "../account-error.js";
import type { StartedSignIn } from "./browser.js";

export interface SignInEnd {
  readonly loginId: string;
  /** Null for one that succeeded. */
  readonly error: string | null;
}

export interface SignInsOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Hears of every end, but for those that the host's own end brings; never before the answer that caused it. */
  readonly onEnd: (end: SignInEnd) => void;
}

/** How long a person may take, in milliseconds. Device codes have a limit of their own below it. */
const PATIENCE_MS = 20 * 60_000;

export class SignIns {
  private waiting: { readonly loginId: string; readonly controller: AbortController } | null = null;
  private ended = false;

  constructor(private readonly options: SignInsOptions) {}

  /** Takes the place of one that waits. `limitMs`: when it is given up. Throws what `start` throws. */
  async start<T>(
    start: (signal: AbortSignal) => Promise<StartedSignIn<T>>,
    limitMs = PATIENCE_MS,
  ): Promise<T & { readonly loginId: string }> {
    this.cancelAll();
    const { clock } = this.options;
    const mine = { loginId: randomUUID(), controller: new AbortController() };
    const { signal } = mine.controller;
    if (this.ended) throw new SignInCanceled();
    this.waiting = mine;
    try {
      const started = await start(signal);
      clock.sleep(limitMs, signal).then(
        () => mine.controller.abort(new AccountError("Login timed out")),
        // The sleep ends by rejection when the sign-in is over in time.
        () => undefined,
      );
      started.done.then(
        () => this.end(mine, null),
        (error: unknown) => this.end(mine, error),
      );
      return { ...started.shown, loginId: mine.loginId };
    } catch (error) {
      if (this.waiting === mine) this.waiting = null;
      throw error;
    }
  }

  /** False when that one does not wait. */
  cancel(loginId: string): boolean {
    if (this.waiting?.loginId !== loginId.toLowerCase()) return false;
    this.cancelAll();
    return true;
  }

  cancelAll(): void {
    const { waiting } = this;
    this.waiting = null;
    waiting?.controller.abort(new SignInCanceled());
  }

  dispose(): void {
    this.ended = true;
    this.cancelAll();
  }

  private end(
    mine: { readonly loginId: string; readonly controller: AbortController },
    error: unknown,
  ): void {
    const { log, onEnd } = this.options;
    if (this.waiting === mine) this.waiting = null;
    mine.controller.abort(new SignInCanceled());
    if (error !== null && !(error instanceof AccountError)) {
      log.error("a sign-in failed unexpectedly", {
        error: error instanceof Error ? error.stack : errorMessage(error),
      });
    }
    const shown = error instanceof AccountError ? errorMessage(error) : "the sign-in failed unexpectedly";
    const end = { loginId: mine.loginId, error: error === null ? null : shown };
    // A request that ended it is answered first.
    setImmediate(() => {
      if (!this.ended) onEnd(end);
    });
  }
}
