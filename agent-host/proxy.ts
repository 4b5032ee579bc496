// `proxy`: stdin and stdout become a connection to a host that listens on a unix socket. It knows nothing of
// messages, so it carries whatever framing its user speaks.
import { connect } from "node:net";
import type { Readable, Writable } from "node:stream";
import { errorMessage, isSystemError } from "./base/errors.js";

/** How long the host may take to say its last words once the input has ended, in milliseconds. */
const LAST_WORDS_MS = 2_000;

/**
 * Resolves when either side has ended and the rest was passed on. A side that reads slowly slows the other down.
 * Rejects with an Error when nobody listens at `file`. The streams stay the caller's.
 */
export function joinSocket(file: string, input: Readable, output: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: file, allowHalfOpen: true });
    let timer: NodeJS.Timeout | null = null;
    const onInputEnd = () => {
      timer ??= setTimeout(() => socket.destroy(), LAST_WORDS_MS);
    };
    const onInputError = (error: Error) => socket.destroy(error);
    input.once("end", onInputEnd);
    input.once("error", onInputError);
    let connected = false;
    socket.once("connect", () => {
      connected = true;
      input.pipe(socket);
      socket.pipe(output, { end: false });
    });
    socket.once("end", () => socket.destroy());
    socket.once("error", (error) => {
      // A host that is killed before it has read everything ends like this.
      if (connected && (isSystemError(error, "ECONNRESET") || isSystemError(error, "EPIPE"))) return;
      reject(new Error(`no connection to a host at ${file}: ${errorMessage(error)}`, { cause: error }));
    });
    socket.once("close", () => {
      if (timer !== null) clearTimeout(timer);
      input.unpipe(socket);
      input.off("end", onInputEnd);
      input.off("error", onInputError);
      resolve();
    });
  });
}
