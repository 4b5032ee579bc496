// Our own additions. They live under heddle/ and are experimental until they have lasted.
import * as z from "zod";
import { serverRequest } from "./define.js";

/**
 * Asks an editor client to save documents that the host changed through workspace/applyEdit and that were
 * clean before. Sent only to clients that declare `capabilities.experimental.heddle.saveDocuments`.
 * `unsaved` names the uris that could not be saved.
 */
export const documentSave = serverRequest(
  "heddle/document/save",
  z.object({ uris: z.array(z.string()) }),
  z.object({ unsaved: z.array(z.string()) }),
  "experimental",
);
