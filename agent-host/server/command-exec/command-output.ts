// The output of one command on its way to the client: kept until the answer, or sent on as it comes. Of each
// stream no more than its cap is delivered; the rest is read and thrown away, so that the command goes on.
import type { CommandExecOutputStream } from "../../protocol/command-exec.js";

/** Deltas are sent when so much has gathered, and at the latest after this time. */
const FLUSH_BYTES = 8 * 1024;
const FLUSH_MS = 30;
/** As JSON a byte may become six characters, and two such streams must stay below the longest string. */
const MAX_COLLECTED_BYTES = 32 * 1024 * 1024;

export interface CommandOutput {
  push(stream: CommandExecOutputStream, chunk: Uint8Array): void;
  /** Delivers what is left and ends the timer; the text of both streams, empty where they were sent on. */
  end(): { readonly stdout: string; readonly stderr: string };
}

export interface OutputDelta {
  readonly stream: CommandExecOutputStream;
  readonly bytes: Uint8Array;
  readonly capReached: boolean;
}

/**
 * Sends output on in its order. What comes after a pause goes at once, as an echo in a terminal must; what
 * follows closely is gathered.
 */
export function streamOutput(capBytes: number, emit: (delta: OutputDelta) => void): CommandOutput {
  const left = { stdout: capBytes, stderr: capBytes };
  const reached = { stdout: false, stderr: false };
  let gathered: { stream: CommandExecOutputStream; chunks: Uint8Array[] }[] = [];
  let gatheredBytes = 0;
  let flushedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function gather(stream: CommandExecOutputStream, chunk: Uint8Array): void {
    const last = gathered.at(-1);
    if (last?.stream === stream) last.chunks.push(chunk);
    else gathered.push({ stream, chunks: [chunk] });
    gatheredBytes += chunk.length;
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const runs = gathered;
    gathered = [];
    gatheredBytes = 0;
    flushedAt = performance.now();
    for (const [index, { stream, chunks }] of runs.entries()) {
      const isLast = !runs.slice(index + 1).some((later) => later.stream === stream);
      emit({ stream, bytes: Buffer.concat(chunks), capReached: isLast && reached[stream] });
    }
  }

  return {
    push(stream, chunk) {
      if (reached[stream]) return;
      const part = chunk.subarray(0, left[stream]);
      left[stream] -= part.length;
      reached[stream] = left[stream] === 0;
      gather(stream, part);
      const isBurst = performance.now() - flushedAt < FLUSH_MS;
      if (gatheredBytes >= FLUSH_BYTES || reached[stream] || !isBurst) flush();
      else timer ??= setTimeout(flush, FLUSH_MS);
    },
    end() {
      flush();
      return { stdout: "", stderr: "" };
    },
  };
}

/**
 * Keeps output as text. `onTooMuch` is called when one stream has less than its cap but more than an answer can
 * hold, perhaps more than once; what is kept is then of no use.
 */
export function collectOutput(capBytes: number, onTooMuch: () => void): CommandOutput {
  const limit = Math.min(capBytes, MAX_COLLECTED_BYTES);
  const collected = { stdout: createCollector(limit), stderr: createCollector(limit) };
  return {
    push(stream, chunk) {
      const isComplete = collected[stream].append(chunk);
      if (!isComplete && limit < capBytes) onTooMuch();
    },
    end: () => ({ stdout: collected.stdout.text(), stderr: collected.stderr.text() }),
  };
}

interface Collector {
  /** False when the limit left something out. */
  append(chunk: Uint8Array): boolean;
  /** A character that the limit cut in two is left out. */
  text(): string;
}

function createCollector(limit: number): Collector {
  let bytes = Buffer.alloc(0);
  let length = 0;
  let isCut = false;
  return {
    append(chunk) {
      const part = chunk.subarray(0, limit - length);
      isCut ||= part.length < chunk.length;
      if (length + part.length > bytes.length) {
        const larger = Buffer.alloc(Math.max(length + part.length, Math.min(bytes.length * 2, limit)));
        bytes.copy(larger, 0, 0, length);
        bytes = larger;
      }
      bytes.set(part, length);
      length += part.length;
      return !isCut;
    },
    text() {
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      return decoder.decode(bytes.subarray(0, length), { stream: isCut });
    },
  };
}
