import path from "node:path";
import { fsCreateDirectory } from "../../protocol/fs-create-directory.js";
import { handler } from "../handler.js";

export const fsCreateDirectoryHandler = handler(fsCreateDirectory, {}, async (params, ctx) => {
  await ctx.files.createDirectory(path.resolve(params.path), { recursive: params.recursive ?? true });
  return {};
});
