import path from "node:path";
import { HostError } from "../../base/errors.js";
import { LongText } from "../../base/long-text.js";
import { fsWriteFile } from "../../protocol/fs-write-file.js";
import { longBase64Problem } from "../base64.js";
import { writeContent } from "../fs/file-content.js";
import { handler } from "../handler.js";

/** Reads and writes of one file are done in the order in which they came. */
export const fsWriteFileHandler = handler(
  fsWriteFile,
  { queueKey: (params) => `file ${path.resolve(params.path)}` },
  async ({ path: file, dataBase64 }, ctx) => {
    try {
      const problem = await longBase64Problem(dataBase64);
      if (problem !== null) {
        const message = `fs/writeFile requires valid base64 dataBase64: ${problem}`;
        throw new HostError("invalid-request", message);
      }
      await writeContent(path.resolve(file), dataBase64, ctx);
      return {};
    } finally {
      if (dataBase64 instanceof LongText) dataBase64.release();
    }
  },
);
