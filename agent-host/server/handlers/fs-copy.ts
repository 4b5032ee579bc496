import path from "node:path";
import { HostError } from "../../base/errors.js";
import type { CopyOutcome } from "../../exec/environment.js";
import { fsCopy } from "../../protocol/fs-copy.js";
import { handler } from "../handler.js";

const refusals: Record<Exclude<CopyOutcome, "copied">, string> = {
  isDirectory: "fs/copy requires recursive: true when sourcePath is a directory",
  intoItself: "fs/copy cannot copy a directory to itself or one of its descendants",
  specialFile: "fs/copy copies regular files, directories and symbolic links only",
};

export const fsCopyHandler = handler(fsCopy, {}, async (params, ctx) => {
  const outcome = await ctx.files.copy(
    path.resolve(params.sourcePath),
    path.resolve(params.destinationPath),
    {
      recursive: params.recursive ?? false,
    },
  );
  if (outcome !== "copied") throw new HostError("invalid-request", refusals[outcome]);
  return {};
});
