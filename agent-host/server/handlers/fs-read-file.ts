import path from "node:path";
import { fsReadFile } from "../../protocol/fs-read-file.js";
import { toBase64Text } from "../../transport/base64-text.js";
import { readContent } from "../fs/file-content.js";
import { handler } from "../handler.js";

export const fsReadFileHandler = handler(
  fsReadFile,
  { queueKey: (params) => `file ${path.resolve(params.path)}` },
  async (params, ctx) => ({ dataBase64: toBase64Text(await readContent(path.resolve(params.path), ctx)) }),
);
