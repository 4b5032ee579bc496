// What goes to the image worker and what comes back; both ends are of one build.
import type { ImageHeader } from "./header.js";

export interface ImageJob {
  readonly content: Uint8Array;
  readonly mediaType: ImageHeader["mediaType"];
  /** Only say whether it can be decoded. */
  readonly keep: boolean;
  readonly wasmPath: string;
}

export type FromImageWorker =
  | { readonly kind: "good" }
  | { readonly kind: "damaged" }
  | { readonly kind: "fitted"; readonly mediaType: string; readonly content: Uint8Array };
