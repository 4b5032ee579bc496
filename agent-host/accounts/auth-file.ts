import { rm } from "node:fs/promises";
import path from "node:path";
import { formatAuthRecord, parseAuthRecord } from "./auth-record.js";
import type { CredentialStore } from "./credential-store.js";
import { readPrivateFile, writePrivateFile } from "./private-file.js";

/** auth.json of the home. */
export function authFile(home: string): CredentialStore {
  const file = path.join(home, "auth.json");
  return {
    async read() {
      const text = await readPrivateFile(file);
      return text === null ? null : (parseAuthRecord(text) ?? null);
    },
    write: (record) => writePrivateFile(file, formatAuthRecord(record)),
    remove: () => rm(file, { force: true }),
  };
}
