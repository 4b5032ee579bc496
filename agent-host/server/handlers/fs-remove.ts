import path from "node:path";
import { HostError, isSystemError } from "../../base/errors.js";
import { fsRemove } from "../../protocol/fs-remove.js";
import { handler } from "../handler.js";

export const fsRemoveHandler = handler(fsRemove, {}, async (params, ctx) => {
  const target = path.resolve(params.path);
  // With the defaults of this method, one empty variable in a client would be enough to lose everything.
  if (target === path.parse(target).root) {
    throw new HostError("invalid-request", "fs/remove does not remove the root of a file system");
  }
  try {
    await ctx.files.remove(target, { recursive: params.recursive ?? true });
  } catch (error) {
    if (!((params.force ?? true) && isSystemError(error, "ENOENT"))) throw error;
  }
  return {};
});
