// One change of the stored sign-in at a time, over all hosts of a home: a refresh token is good once.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { AccountError } from "./account-error.js";

/** Runs `change` alone. Throws AccountError when another host does not let go, and what `change` throws. */
export type HomeLock = <T>(change: () => Promise<T>) => Promise<T>;

/** Longer than a question to the issuer takes at most: about 45 s in all. */
const RETRIES = { retries: 60, minTimeout: 25, maxTimeout: 1_000, factor: 1.4 };

export function createHomeLock(home: string, log: Log): HomeLock {
  let last: Promise<unknown> = Promise.resolve();

  async function locked<T>(change: () => Promise<T>): Promise<T> {
    const { default: lockfile } = await import("proper-lockfile");
    await mkdir(home, { recursive: true });
    const release = await lockfile
      .lock(path.join(home, "auth"), {
        realpath: false,
        retries: RETRIES,
        onCompromised: (error) =>
          log.warn("the lock of the sign-in was lost", { reason: errorMessage(error) }),
      })
      .catch((error: unknown) => {
        throw new AccountError("another host is busy with the sign-in of this home", { cause: error });
      });
    try {
      return await change();
    } finally {
      await release().catch((error: unknown) =>
        log.warn("the lock of the sign-in was not given back", { reason: errorMessage(error) }),
      );
    }
  }

  return (change) => {
    const turn = last.then(() => locked(change));
    last = turn.catch(() => undefined);
    return turn;
  };
}
