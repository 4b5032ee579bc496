// Decodes one image, and makes it smaller where it has to be. In a worker: it takes long, and what a damaged or
// hostile image does to the decoder ends with the worker.
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { initPhoton, PhotonImage, resize, SamplingFilter } from "@cf-wasm/photon/others";
import { MAX_SENT_BYTES, MAX_SIDE } from "./limits.js";
import type { FromImageWorker, ImageJob } from "./messages.js";

const JPEG_QUALITY = 85;

if (parentPort === null) throw new Error("not started as a worker");
const job = workerData as ImageJob;
initPhoton.sync({ module: new WebAssembly.Module(readFileSync(job.wasmPath)) });
parentPort.postMessage(carryOut(job));

function carryOut({ content, mediaType, keep }: ImageJob): FromImageWorker {
  let image: PhotonImage;
  try {
    image = PhotonImage.new_from_byteslice(content);
  } catch {
    // The decoder tells no more than that it gave up.
    return { kind: "damaged" };
  }
  if (keep) return { kind: "good" };
  const [width, height] = [image.get_width(), image.get_height()];
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  const fitted = scale === 1 ? image : resize(image, side(width), side(height), SamplingFilter.Triangle);
  if (mediaType !== "image/jpeg") {
    const png = fitted.get_bytes();
    if (png.length <= MAX_SENT_BYTES) return { kind: "fitted", mediaType: "image/png", content: png };
  }
  return { kind: "fitted", mediaType: "image/jpeg", content: fitted.get_bytes_jpeg(JPEG_QUALITY) };
}
