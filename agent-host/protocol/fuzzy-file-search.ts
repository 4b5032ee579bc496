import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const FuzzyFileSearchMatchType = lazy(() => z.enum(["file", "directory"]));
export type FuzzyFileSearchMatchType = z.infer<typeof FuzzyFileSearchMatchType>;

/** A file or folder that fits. The names of the fields are older than the protocol's custom. */
export const FuzzyFileSearchResult = lazy(() =>
  z.object({
    root: z.string(),
    /** Relative to `root`. */
    path: z.string(),
    match_type: FuzzyFileSearchMatchType,
    file_name: z.string(),
    score: z.int().nonnegative(),
    /** The letters of `path` to highlight, ascending, counted in Unicode code points. */
    indices: z.array(z.int().nonnegative()).nullable(),
  }),
);
export type FuzzyFileSearchResult = z.infer<typeof FuzzyFileSearchResult>;

export const FuzzyFileSearchResponse = lazy(() => z.object({ files: z.array(FuzzyFileSearchResult) }));
export type FuzzyFileSearchResponse = z.infer<typeof FuzzyFileSearchResponse>;

export const FuzzyFileSearchParams = lazy(() =>
  z.looseObject({
    query: z.string(),
    roots: z.array(z.string()),
    cancellationToken: z.string().nullish(),
  }),
);
export type FuzzyFileSearchParams = z.infer<typeof FuzzyFileSearchParams>;

/**
 * The 50 files and folders below the roots that fit best, best first; ignored files are left out. A request with the
 * `cancellationToken` of one that is under way ends that one, whose answer then holds no files. Roots that do not
 * exist hold nothing.
 */
export const fuzzyFileSearch = request("fuzzyFileSearch", FuzzyFileSearchParams, FuzzyFileSearchResponse);
