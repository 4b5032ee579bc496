import { fuzzyFileSearch } from "../../protocol/fuzzy-file-search.js";
import { handler } from "../handler.js";
import { toFuzzyResult } from "./fuzzy-file-search-result.js";

export const fuzzyFileSearchHandler = handler(
  fuzzyFileSearch,
  {},
  async ({ query, roots, cancellationToken }, ctx) => {
    const files = await ctx.fileSearches.once(ctx.client, { query, roots, token: cancellationToken ?? null });
    return { files: files.map(toFuzzyResult) };
  },
);
