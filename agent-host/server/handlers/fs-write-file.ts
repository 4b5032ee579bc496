import path from "node:path";
import { HostError } from "../../base/errors.js";
import { fsWriteFile } from "../../protocol/fs-write-file.js";
import { base64Problem } from "../base64.js";
import { writeContent } from "../fs/file-content.js";
import { handler } from "../handler.js";

/** Reads and writes of one file are done in the order in which they came. */
export const fsWriteFileHandler = handler(
  fsWriteFile,
  { queueKey: (params) => `file ${path.resolve(params.path)}` },
  async (params, ctx) => {
    const problem = base64Problem(params.dataBase64);
    if (problem !== null) {
      const message = `fs/writeFile requires valid base64 dataBase64: ${problem}`;
      throw new HostError("invalid-request", message);
    }
    await writeContent(path.resolve(params.path), params.dataBase64, ctx);
    return {};
  },
);
