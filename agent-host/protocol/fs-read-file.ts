import * as z from "zod";
import { AbsolutePath } from "./absolute-path.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const FsReadFileParams = lazy(() => z.looseObject({ path: AbsolutePath }));
export type FsReadFileParams = z.infer<typeof FsReadFileParams>;

export const FsReadFileResponse = lazy(() =>
  z.object({
    /** Standard alphabet, with padding. */
    dataBase64: z.string(),
  }),
);
export type FsReadFileResponse = z.infer<typeof FsReadFileResponse>;

/**
 * The whole content of a file, up to 256 MiB. For a client that is an editor, a file that one of its open
 * documents shows reads as the document does, unsaved edits included.
 */
export const fsReadFile = request("fs/readFile", FsReadFileParams, FsReadFileResponse);
