import path from "node:path";
import * as z from "zod";
import { lazy } from "./lazy.js";

/**
 * A path that means the same wherever the host was started. `.` and `..` are taken out of it before it is
 * used, without a look at the disk.
 */
export const AbsolutePath = lazy(() =>
  z
    .string()
    .refine((text) => path.isAbsolute(text), { error: "expected an absolute path", abort: true })
    .refine((text) => !text.includes("\0"), { error: "expected a path without NUL characters" }),
);
