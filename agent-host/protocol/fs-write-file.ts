import * as z from "zod";
import { AbsolutePath } from "./absolute-path.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { LongString } from "./long-string.js";

export const FsWriteFileParams = lazy(() =>
  z.looseObject({
    path: AbsolutePath,
    /** Standard alphabet, with padding; exact: no white space, no stray bits. */
    dataBase64: LongString,
  }),
);
export type FsWriteFileParams = z.infer<typeof FsWriteFileParams>;

export const FsWriteFileResponse = lazy(() => z.object({}));
export type FsWriteFileResponse = z.infer<typeof FsWriteFileResponse>;

/**
 * Makes a file or replaces it as a whole; its folder must be there. Follows a symbolic link. For a client that
 * is an editor, a file that one of its open documents shows is changed in the document, as one edit that can
 * be undone, and saved when the document had no unsaved edits.
 */
export const fsWriteFile = request("fs/writeFile", FsWriteFileParams, FsWriteFileResponse);
