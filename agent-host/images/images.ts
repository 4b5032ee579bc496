// Images as a model may be sent them. Every image is decoded once before it goes anywhere: a damaged one would have
// the provider refuse each request of the thread from then on.
import { Worker } from "node:worker_threads";
import { createDeferred } from "../base/deferred.js";
import type { Log } from "../base/log.js";
import { type ImageHeader, readHeader } from "./header.js";
import { MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS, MAX_SENT_BYTES, MAX_SIDE } from "./limits.js";
import type { FromImageWorker, ImageJob } from "./messages.js";

export interface Images {
  /**
   * The image as a data URL: byte for byte where it is small enough or `original` is wanted, else smaller. Throws
   * ImageProblem for what no model can be shown, and the signal's reason.
   */
  fit(content: Uint8Array, options: { readonly original: boolean }, signal: AbortSignal): Promise<string>;
}

/** Why an image cannot be shown; fit to follow "the image …". */
export class ImageProblem extends Error {
  override readonly name = "ImageProblem";
}

export interface ImagesOptions {
  readonly workerPath: string;
  readonly wasmPath: string;
  readonly log: Log;
}

/** One image at a time, each in a worker of its own: decoded ones are large. */
export function createImages({ workerPath, wasmPath, log }: ImagesOptions): Images {
  let queue: Promise<unknown> = Promise.resolve();

  async function fitNow(content: Uint8Array, original: boolean, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const header = checkedHeader(content);
    const { mediaType, width, height } = header;
    const isSmall = Math.max(width, height) <= MAX_SIDE && content.length <= MAX_SENT_BYTES;
    const keep = original || isSmall;
    const outcome = await decode({ content, mediaType, keep, wasmPath }, signal);
    switch (outcome.kind) {
      case "good":
        return dataUrl(mediaType, content);
      case "fitted":
        return dataUrl(outcome.mediaType, outcome.content);
      case "damaged":
        throw new ImageProblem("is damaged");
      default:
        return outcome satisfies never;
    }
  }

  async function decode(job: ImageJob, signal: AbortSignal): Promise<FromImageWorker> {
    const worker = new Worker(workerPath, { workerData: job });
    const done = createDeferred<FromImageWorker>();
    const failed = (reason: string) => {
      log.warn("an image could not be looked at", { reason });
      if (job.keep) done.resolve({ kind: "good" });
      else done.reject(new ImageProblem("is too large, and could not be made smaller"));
    };
    const onAbort = () => done.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    worker.once("message", (outcome: FromImageWorker) => done.resolve(outcome));
    worker.once("error", (error) => failed(error.message));
    worker.once("exit", () => failed("the image worker ended"));
    try {
      return await done.promise;
    } finally {
      signal.removeEventListener("abort", onAbort);
      worker.removeAllListeners("exit");
      await worker.terminate();
    }
  }

  return {
    fit(content, { original }, signal) {
      const fitted = queue.then(() => fitNow(content, original, signal));
      queue = fitted.catch(() => undefined);
      return fitted;
    },
  };
}

function checkedHeader(content: Uint8Array): ImageHeader {
  if (content.length > MAX_IMAGE_BYTES) throw tooManyBytes(content.length);
  const header = readHeader(content);
  if (header === null) throw new ImageProblem("is no PNG, JPEG, GIF or WebP image");
  const { width, height } = header;
  if (width * height <= MAX_IMAGE_PIXELS) return header;
  throw new ImageProblem(
    `has ${width} × ${height} pixels; the limit is ${MAX_IMAGE_PIXELS / 1_000_000} million`,
  );
}

export function tooManyBytes(bytes: number): ImageProblem {
  return new ImageProblem(`has ${bytes} bytes; the limit is ${MAX_IMAGE_BYTES / 1024 / 1024} MB`);
}

function dataUrl(mediaType: string, content: Uint8Array): string {
  const { buffer, byteOffset, byteLength } = content;
  return `data:${mediaType};base64,${Buffer.from(buffer, byteOffset, byteLength).toString("base64")}`;
}
