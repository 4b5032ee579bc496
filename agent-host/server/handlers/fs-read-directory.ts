import path from "node:path";
import { fsReadDirectory } from "../../protocol/fs-read-directory.js";
import { handler } from "../handler.js";

export const fsReadDirectoryHandler = handler(fsReadDirectory, {}, async (params, ctx) => {
  const entries = await ctx.files.readDirectory(path.resolve(params.path));
  return {
    entries: entries.map(({ name, isDirectory, isFile }) => ({ fileName: name, isDirectory, isFile })),
  };
});
