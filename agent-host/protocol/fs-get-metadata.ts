import * as z from "zod";
import { AbsolutePath } from "./absolute-path.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const FsGetMetadataParams = lazy(() => z.looseObject({ path: AbsolutePath }));
export type FsGetMetadataParams = z.infer<typeof FsGetMetadataParams>;

export const FsGetMetadataResponse = lazy(() =>
  z.object({
    isDirectory: z.boolean(),
    /** False for a directory and for special files such as sockets. */
    isFile: z.boolean(),
    /** Whether the path itself is a symbolic link; everything else tells of what the link leads to. */
    isSymlink: z.boolean(),
    /** Unix milliseconds; 0 where the file system does not know. */
    createdAtMs: z.int(),
    /** Unix milliseconds. */
    modifiedAtMs: z.int(),
  }),
);
export type FsGetMetadataResponse = z.infer<typeof FsGetMetadataResponse>;

/** What is at a path. A link that leads nowhere is "no such file". */
export const fsGetMetadata = request("fs/getMetadata", FsGetMetadataParams, FsGetMetadataResponse);
