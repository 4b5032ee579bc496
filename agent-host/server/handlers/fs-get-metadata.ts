import path from "node:path";
import { fsGetMetadata } from "../../protocol/fs-get-metadata.js";
import { handler } from "../handler.js";

export const fsGetMetadataHandler = handler(fsGetMetadata, {}, (params, ctx) =>
  ctx.files.metadata(path.resolve(params.path)),
);
