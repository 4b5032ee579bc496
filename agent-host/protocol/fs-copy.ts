import * as z from "zod";
import { AbsolutePath } from "./absolute-path.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const FsCopyParams = lazy(() =>
  z.looseObject({
    sourcePath: AbsolutePath,
    destinationPath: AbsolutePath,
    /** Must be true for a directory. Default false. */
    recursive: z.boolean().optional(),
  }),
);
export type FsCopyParams = z.infer<typeof FsCopyParams>;

export const FsCopyResponse = lazy(() => z.object({}));
export type FsCopyResponse = z.infer<typeof FsCopyResponse>;

/**
 * Copies a file, a directory with all it holds, or a symbolic link as a link. Files that are there already are
 * replaced, directories are merged. Special files in a directory are left out. A directory cannot be copied to
 * itself or into one of its descendants. A copy that fails may have done its work in part.
 */
export const fsCopy = request("fs/copy", FsCopyParams, FsCopyResponse);
