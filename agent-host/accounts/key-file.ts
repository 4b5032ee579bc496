// auth.json: the one file that holds a key. Its shape is shared with other hosts of this protocol.
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { isSystemError } from "../base/errors.js";
import { lazy } from "../protocol/lazy.js";

/** Its owner's alone, whatever mode an older file had. */
const MODE = 0o600;

const KeyRecord = lazy(() =>
  z.looseObject({ auth_mode: z.string().nullish(), OPENAI_API_KEY: z.string().nullish() }),
);

export interface KeyFile {
  /** Null without a file, and for a file that holds another kind of sign-in. Throws other system errors. */
  read(): Promise<string | null>;
  /** Replaces the file as a whole. Throws system errors and leaves the old file then. */
  write(apiKey: string): Promise<void>;
  remove(): Promise<void>;
}

export function keyFile(home: string): KeyFile {
  const file = path.join(home, "auth.json");
  return {
    async read() {
      const text = await readIfThere(file);
      const record = text === null ? null : KeyRecord.safeParse(parseJson(text));
      if (record?.success !== true) return null;
      const { auth_mode: mode, OPENAI_API_KEY: key } = record.data;
      if (mode !== "apikey" && mode !== null && mode !== undefined) return null;
      return key == null || key.trim() === "" ? null : key.trim();
    },
    async write(apiKey) {
      await mkdir(home, { recursive: true });
      const draft = `${file}.${randomUUID()}.tmp`;
      try {
        const handle = await open(draft, "wx", MODE);
        try {
          await handle.writeFile(
            `${JSON.stringify({ auth_mode: "apikey", OPENAI_API_KEY: apiKey }, null, 2)}\n`,
          );
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(draft, file);
      } finally {
        await rm(draft, { force: true });
      }
    },
    remove: () => rm(file, { force: true }),
  };
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw error;
  }
}

/** Undefined for what is no JSON: a broken file is no sign-in, and its text may be a key. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
