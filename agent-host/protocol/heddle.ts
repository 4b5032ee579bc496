// Our own additions. They live under heddle/ and are experimental until they have lasted.
import * as z from "zod";
import { serverRequest } from "./define.js";
import { lazy } from "./lazy.js";

export const HeddleDocumentSaveParams = lazy(() => z.object({ uris: z.array(z.string()) }));
export type HeddleDocumentSaveParams = z.infer<typeof HeddleDocumentSaveParams>;

export const HeddleDocumentSaveResponse = lazy(() => z.object({ unsaved: z.array(z.string()) }));
export type HeddleDocumentSaveResponse = z.infer<typeof HeddleDocumentSaveResponse>;

/**
 * Asks an editor client to save documents that the host changed through workspace/applyEdit and that were
 * clean before. Sent only to clients that declare `capabilities.experimental.heddle.saveDocuments`.
 * `unsaved` names the uris that could not be saved.
 */
export const documentSave = serverRequest(
  "heddle/document/save",
  HeddleDocumentSaveParams,
  HeddleDocumentSaveResponse,
  "experimental",
);
