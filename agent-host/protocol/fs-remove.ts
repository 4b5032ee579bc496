import * as z from "zod";
import { AbsolutePath } from "./absolute-path.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const FsRemoveParams = lazy(() =>
  z.looseObject({
    path: AbsolutePath,
    /** Removes a directory with all it holds; without it the directory must be empty. Default true. */
    recursive: z.boolean().nullish(),
    /** A path that is not there is as good as removed. Default true. */
    force: z.boolean().nullish(),
  }),
);
export type FsRemoveParams = z.infer<typeof FsRemoveParams>;

export const FsRemoveResponse = lazy(() => z.object({}));
export type FsRemoveResponse = z.infer<typeof FsRemoveResponse>;

/** Removes a file, a directory, or a symbolic link itself: links are never followed. */
export const fsRemove = request("fs/remove", FsRemoveParams, FsRemoveResponse);
