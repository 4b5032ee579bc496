// Keeps the tokens of a stored sign-in good. Hosts of one home share them: whoever wants new ones looks first whether
// another host has got some, and whoever is told that a refresh token was used before looks again.

import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { AccountError } from "./account-error.js";
import type { AskDeps } from "./ask.js";
import { type ChatgptRecord, signInOf, toChatgpt } from "./auth-record.js";
import { readClaims } from "./claims.js";
import type { CredentialStore } from "./credential-store.js";
import type { Endpoints } from "./endpoints.js";
import type { HomeLock } from "./home-lock.js";
import { RefreshFailure, refreshTokens } from "./oauth.js";

export type Renewal =
  | { readonly kind: "renewed"; readonly record: ChatgptRecord }
  /** `final`: only a new sign-in helps. */
  | { readonly kind: "failed"; readonly message: string; readonly final: boolean };

export interface TokenKeeperOptions {
  readonly deps: AskDeps;
  readonly endpoints: () => Endpoints;
  readonly lock: HomeLock;
  readonly log: Log;
  /** Hears that only a new sign-in helps, once for each that ended so. */
  readonly onEnded: () => void;
}

/** Tokens that expire within this time are renewed before they are used. */
const EXPIRY_MARGIN_MS = 60_000;
/** How old tokens may grow that do not say when they expire. */
const MAX_AGE_MS = 8 * 24 * 60 * 60_000;
/** A host that does not know our lock writes its tokens a moment after it has got them. */
const OTHERS_WRITE_MS = 300;
const OTHERS_LOOKS = 4;

export class TokenKeeper {
  private running: Promise<Renewal> | null = null;
  /** The refresh token that only a new sign-in can replace, and why. */
  private dead: { readonly refreshToken: string; readonly message: string } | null = null;

  constructor(private readonly options: TokenKeeperOptions) {}

  /** Whether the tokens should be renewed before they are used again. */
  isStale({ tokens, last_refresh: lastRefresh }: ChatgptRecord): boolean {
    const now = this.options.deps.clock.now();
    const expiresAtMs = readClaims(tokens.access_token)?.expiresAtMs ?? null;
    if (expiresAtMs !== null) return expiresAtMs - now <= EXPIRY_MARGIN_MS;
    const refreshedAt = lastRefresh == null ? Number.NaN : Date.parse(lastRefresh);
    return !Number.isNaN(refreshedAt) && now - refreshedAt > MAX_AGE_MS;
  }

  /** Why only a new sign-in helps, if that is known. */
  deadEnd({ tokens }: ChatgptRecord): string | null {
    return this.dead?.refreshToken === tokens.refresh_token ? this.dead.message : null;
  }

  /** Tokens other than `used`. Never rejects, but for bugs; one at a time, and whoever comes meanwhile gets the same. */
  renew(store: CredentialStore, used: string, life: AbortSignal): Promise<Renewal> {
    this.running ??= this.options
      .lock(() => this.renewAlone(store, used, life))
      .catch((error: unknown): Renewal => {
        if (!(error instanceof AccountError) && !life.aborted) throw error;
        this.options.log.warn("the sign-in could not be renewed", { reason: errorMessage(error) });
        return { kind: "failed", message: errorMessage(error), final: false };
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  private async renewAlone(store: CredentialStore, used: string, life: AbortSignal): Promise<Renewal> {
    const before = await readChatgpt(store);
    if (before === null) {
      return { kind: "failed", message: "the sign-in is gone: sign in again", final: true };
    }
    if (before.tokens.access_token !== used) return { kind: "renewed", record: before };
    const known = this.deadEnd(before);
    if (known !== null) return { kind: "failed", message: known, final: true };
    if (before.tokens.refresh_token === "") {
      return { kind: "failed", message: "the sign-in cannot be renewed: sign out and in again", final: true };
    }
    try {
      const record = toChatgpt(
        await refreshTokens(this.options.deps, this.options.endpoints(), before, life),
        before.tokens,
      );
      const now = await readChatgpt(store);
      // Somebody signed out or in meanwhile: theirs is the newer word.
      if (now === null || now.tokens.refresh_token !== before.tokens.refresh_token) {
        return now === null
          ? { kind: "failed", message: "the sign-in is gone: sign in again", final: true }
          : { kind: "renewed", record: now };
      }
      await store.write(record);
      this.options.log.debug("the sign-in was renewed");
      return { kind: "renewed", record };
    } catch (error) {
      if (!(error instanceof RefreshFailure) || error.end === null) throw error;
      // Only a token that was spent can have been spent by somebody who is about to say what for.
      const looks = error.end === "reused" || error.end === "revoked" ? OTHERS_LOOKS : 1;
      return (await this.takeFromOthers(store, used, looks, life)) ?? this.giveUp(before, error);
    }
  }

  private async takeFromOthers(
    store: CredentialStore,
    used: string,
    looks: number,
    life: AbortSignal,
  ): Promise<Renewal | null> {
    for (let look = 1; ; look++) {
      const record = await readChatgpt(store);
      if (record !== null && record.tokens.access_token !== used) return { kind: "renewed", record };
      if (record === null || look >= looks) return null;
      await this.options.deps.clock.sleep(OTHERS_WRITE_MS, life);
    }
  }

  private giveUp({ tokens }: ChatgptRecord, { message }: RefreshFailure): Renewal {
    this.dead = { refreshToken: tokens.refresh_token, message };
    this.options.log.warn("the sign-in cannot be renewed", { reason: message });
    this.options.onEnded();
    return { kind: "failed", message, final: true };
  }
}

async function readChatgpt(store: CredentialStore): Promise<ChatgptRecord | null> {
  const signIn = signInOf(await store.read());
  return signIn?.kind === "chatgpt" ? toChatgpt(signIn.record, signIn.tokens) : null;
}
