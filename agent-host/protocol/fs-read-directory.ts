import * as z from "zod";
import { AbsolutePath } from "./absolute-path.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const FsReadDirectoryParams = lazy(() => z.looseObject({ path: AbsolutePath }));
export type FsReadDirectoryParams = z.infer<typeof FsReadDirectoryParams>;

export const FsReadDirectoryEntry = lazy(() =>
  z.object({
    /** The name alone, without the directory. */
    fileName: z.string(),
    /** Of what a link leads to. Both are false for special files and for links that lead nowhere. */
    isDirectory: z.boolean(),
    isFile: z.boolean(),
  }),
);
export type FsReadDirectoryEntry = z.infer<typeof FsReadDirectoryEntry>;

export const FsReadDirectoryResponse = lazy(() => z.object({ entries: z.array(FsReadDirectoryEntry) }));
export type FsReadDirectoryResponse = z.infer<typeof FsReadDirectoryResponse>;

/** The direct children of a directory, in no order. */
export const fsReadDirectory = request("fs/readDirectory", FsReadDirectoryParams, FsReadDirectoryResponse);
