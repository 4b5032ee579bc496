import { Readable } from "node:stream";
import { createDeferred } from "../../../agent-host/base/deferred.js";
import type { Log } from "../../../agent-host/base/log.js";
import type { Message, MessageReader } from "../../../agent-host/transport/message.js";
import { recordingLog } from "../../support/recording-log.js";

export interface Read {
  readonly messages: readonly Message[];
  /** What the reader complained about. */
  readonly warnings: readonly string[];
}

/** Feeds the chunks to a reader, one by one, and then the end of the input. */
export async function readAll(
  create: (input: Readable, log: Log) => MessageReader,
  chunks: readonly (string | Uint8Array)[],
): Promise<Read> {
  const log = recordingLog();
  const input = Readable.from(
    chunks.map((chunk) => Buffer.from(chunk)),
    { objectMode: false },
  );
  const reader = create(input, log);
  const messages: Message[] = [];
  const ended = createDeferred<void>();
  const listening = reader.listen(
    (message) => messages.push(message),
    () => ended.resolve(),
  );
  await ended.promise;
  listening.dispose();
  return { messages, warnings: log.of("warn") };
}

/** The bytes cut at these places, which may be in the middle of a character. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...cuts, bytes.length].map((end, index) => bytes.subarray(cuts[index - 1] ?? 0, end));
}

/** A chunk for each byte. */
export function bytewise(text: string): Uint8Array[] {
  return [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));
}
