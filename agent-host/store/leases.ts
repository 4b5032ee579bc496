// One writer per thread over all hosts of a home. Whoever wants a thread puts up a claim of its own and then looks
// for others: of two at once at least one sees the other, so that never both get it. Claims of processes that are
// gone are taken down by whoever meets them, without waiting for anything.
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { errorMessage, HostError, isSystemError } from "../base/errors.js";
import { livenessOf, ownIdentity } from "./process-identity.js";
import { threadHeld } from "./store-errors.js";
import type { ThreadHolder } from "./thread-store.js";

export interface Leases {
  /** Throws HostError "thread-held", or "store-failed" when the claim cannot be written. */
  acquire(threadId: string, sinceMs: number): Lease;
  /** Null when nobody who may be alive holds the thread. */
  holder(threadId: string): ThreadHolder | null;
  /** Takes down claims that nobody can vouch for. Throws HostError "thread-held" for one that is alive. */
  breakUnknown(threadId: string): void;
  /** Where claims come and go, for whoever watches; made when it is not there. */
  folder(): string;
}

export interface Lease {
  /** Idempotent; never throws. */
  release(): void;
}

const Claim = z.object({
  pid: z.int(),
  startedAt: z.string(),
  host: z.string(),
  realm: z.string(),
  sinceMs: z.number(),
});
type Claim = z.infer<typeof Claim>;

const CLAIM_NAME = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.json$/;

export function createLeases(home: string): Leases {
  const folder = path.join(home, "leases");

  /** The claims of a thread that may still be meant, other than one's own. */
  const claims = (threadId: string, ownName: string | null) => {
    const found: { readonly claim: Claim; readonly file: string; readonly isAlive: boolean }[] = [];
    for (const name of namesIn(folder)) {
      const match = CLAIM_NAME.exec(name);
      if (match === null || match[1] !== threadId || name === ownName) continue;
      const file = path.join(folder, name);
      const claim = readClaim(file);
      if (claim === null) continue;
      const liveness = livenessOf(claim);
      if (liveness === "gone") rmSync(file, { force: true });
      else found.push({ claim, file, isAlive: liveness === "alive" });
    }
    return found;
  };

  return {
    acquire(threadId, sinceMs) {
      const name = `${threadId}.${randomUUID()}.json`;
      const file = path.join(folder, name);
      putUp(file, { ...ownIdentity(), sinceMs });
      const release = () => takeDown(file);
      let others: ReturnType<typeof claims>;
      try {
        others = claims(threadId, name);
      } catch (error) {
        release();
        throw new HostError("store-failed", `failed to look for other writers: ${errorMessage(error)}`, {
          cause: error,
        });
      }
      const [other] = others;
      if (other === undefined) return { release };
      release();
      throw threadHeld(threadId, toHolder(other.claim));
    },
    holder(threadId) {
      const [found] = claims(threadId, null);
      return found === undefined ? null : toHolder(found.claim);
    },
    breakUnknown(threadId) {
      const found = claims(threadId, null);
      const alive = found.find(({ isAlive }) => isAlive);
      if (alive !== undefined) throw threadHeld(threadId, toHolder(alive.claim));
      for (const { file } of found) rmSync(file, { force: true });
    },
    folder() {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return folder;
    },
  };
}

function toHolder({ pid, host, sinceMs }: Claim): ThreadHolder {
  return { pid, host, sinceMs };
}

/** A claim appears whole or not at all. */
function putUp(file: string, claim: Claim): void {
  const draft = `${file}.tmp`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(draft, JSON.stringify(claim), { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    takeDown(draft);
    throw new HostError("store-failed", `failed to write ${file}: ${errorMessage(error)}`, { cause: error });
  }
}

/** A disk that refuses keeps the file: a claim ends with its process. */
function takeDown(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Said above.
  }
}

/** Null for a claim that was taken down meanwhile, or that is none. */
function readClaim(file: string): Claim | null {
  try {
    return Claim.safeParse(JSON.parse(readFileSync(file, "utf8"))).data ?? null;
  } catch (error) {
    if (isSystemError(error, "ENOENT") || error instanceof SyntaxError) return null;
    throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
}
