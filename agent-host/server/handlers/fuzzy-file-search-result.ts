import type { FuzzyFileSearchResult } from "../../protocol/fuzzy-file-search.js";
import type { FileMatch } from "../../search/file-match.js";

export function toFuzzyResult(match: FileMatch): FuzzyFileSearchResult {
  return {
    root: match.root,
    path: match.path,
    match_type: match.isDirectory ? "directory" : "file",
    file_name: match.name,
    score: match.score,
    indices: [...match.indices],
  };
}
