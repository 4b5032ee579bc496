// A unix socket that only its owner can reach, where at most one host listens.
import { lstat, mkdir, realpath, stat, unlink } from "node:fs/promises";
import { connect, type Server } from "node:net";
import path from "node:path";
import { isSystemError } from "../../base/errors.js";

/** The kernel's own limit is 104 bytes on macOS and 108 on Linux, with a zero at the end. */
const MAX_PATH_BYTES = 103;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;
const OWNER_ONLY = 0o177;
/** How long two hosts that start at once wait for each other, in tries of some 100 ms. */
const LOCK_RETRIES = 30;

/**
 * Lets `server` listen at `file`, mode 0600; makes its folder when there is none. What a host that was killed left
 * there is replaced. Throws an Error when another host listens there, when something else has the name, or when
 * others could put their own socket in its place.
 */
export async function listenAt(server: Server, file: string): Promise<void> {
  if (process.platform === "win32")
    throw new Error("unix:// is not available on Windows: use ws://127.0.0.1:0");
  if (Buffer.byteLength(file) > MAX_PATH_BYTES) {
    throw new Error(`a socket's path may have ${MAX_PATH_BYTES} bytes at most: ${file}`);
  }
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await requirePrivate(await realpath(folder));
  const { default: lockfile } = await import("proper-lockfile");
  // Between finding a socket dead and taking its place nobody else may do the same.
  const unlock = await lockfile.lock(file, {
    realpath: false,
    stale: 5_000,
    retries: { retries: LOCK_RETRIES, factor: 1, minTimeout: 100 },
  });
  try {
    await removeStale(file);
    await bind(server, file);
  } finally {
    await unlock();
  }
}

/** Whoever may rename in a folder on the way can put another one in its place. */
async function requirePrivate(folder: string): Promise<void> {
  const user = process.getuid?.();
  for (let current = folder; ; current = path.dirname(current)) {
    const { uid, mode } = await stat(current);
    const trusted = uid === 0 || uid === user;
    // In a sticky folder others cannot touch what is not theirs, but they can be there first.
    const sealed = (mode & OTHERS_WRITE) === 0 || (current !== folder && (mode & STICKY) !== 0);
    if (!trusted || !sealed) {
      throw new Error(`others can write to ${current}: put the socket into a folder of your own (mode 0700)`);
    }
    if (current === path.dirname(current)) return;
  }
}

async function removeStale(file: string): Promise<void> {
  const found = await lstat(file).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT")) return null;
    throw error;
  });
  if (found === null) return;
  if (!found.isSocket()) throw new Error(`${file} exists and is not a socket`);
  if (await isLive(file)) throw new Error(`another host listens at ${file}`);
  await unlink(file);
}

/** False only when it is certain that nobody listens. */
function isLive(file: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = connect(file);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", (error) => {
      if (isSystemError(error, "ECONNREFUSED") || isSystemError(error, "ENOENT")) resolve(false);
      else reject(error);
    });
  });
}

function bind(server: Server, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // The socket is made within this call, and never exists with more rights than it ends up with.
    const before = process.umask(OWNER_ONLY);
    try {
      server.listen(file, () => {
        server.off("error", reject);
        resolve();
      });
    } finally {
      process.umask(before);
    }
  });
}
