// One process provisions at a time; the others wait and then find everything there.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import lockfile from "proper-lockfile";
import { cacheFolder } from "../repository.js";

export async function withProvisionLock<T>(work: () => Promise<T>): Promise<T> {
  const folder = path.join(cacheFolder, "vscode");
  await mkdir(folder, { recursive: true });
  const options = { lockfilePath: path.join(folder, "provision.lock"), stale: 30_000 };
  const release = await lockfile
    .lock(folder, { ...options, retries: 0 })
    .catch((error: { code?: string }) => {
      if (error.code !== "ELOCKED") {
        throw error;
      }
      console.log("waiting for another process that is provisioning …");
      return lockfile.lock(folder, { ...options, retries: { retries: 1200, factor: 1, minTimeout: 1000 } });
    });
  try {
    return await work();
  } finally {
    await release();
  }
}
