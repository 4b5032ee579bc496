import * as z from "zod";
import { AbsolutePath } from "./absolute-path.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const FsCreateDirectoryParams = lazy(() =>
  z.looseObject({
    path: AbsolutePath,
    /** Also makes the parents, and takes a directory that is there already. Default true. */
    recursive: z.boolean().nullish(),
  }),
);
export type FsCreateDirectoryParams = z.infer<typeof FsCreateDirectoryParams>;

export const FsCreateDirectoryResponse = lazy(() => z.object({}));
export type FsCreateDirectoryResponse = z.infer<typeof FsCreateDirectoryResponse>;

/** Makes a directory. */
export const fsCreateDirectory = request(
  "fs/createDirectory",
  FsCreateDirectoryParams,
  FsCreateDirectoryResponse,
);
