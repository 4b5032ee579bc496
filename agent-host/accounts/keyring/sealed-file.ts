// A sign-in whose key is in the keyring and whose bulk is in a file beside auth.json: keyrings take little, and the
// file can be replaced as a whole each time that tokens are renewed.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { AccountError } from "../account-error.js";
import { formatAuthRecord, parseAuthRecord } from "../auth-record.js";
import type { CredentialStore } from "../credential-store.js";
import { readPrivateFile, writePrivateFile } from "../private-file.js";
import type { KeyringEntry } from "./keyring.js";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;

const Sealed = z.object({ version: z.literal(1), nonce: z.string(), tag: z.string(), data: z.string() });

/** The key is asked for once; a file that it does not open is a failure, not an empty store. */
export function sealedFile(home: string, keyring: KeyringEntry): CredentialStore {
  const file = path.join(home, "auth.sealed.json");
  let known: Buffer | null = null;

  async function key(): Promise<Buffer | null> {
    if (known !== null) return known;
    const text = await keyring.read();
    if (text === null) return null;
    const bytes = Buffer.from(text, "base64url");
    if (bytes.length !== KEY_BYTES)
      throw new AccountError("the keyring holds something else than Heddle's key");
    known = bytes;
    return bytes;
  }

  async function newKey(): Promise<Buffer> {
    const bytes = randomBytes(KEY_BYTES);
    await keyring.write(bytes.toString("base64url"));
    known = bytes;
    return bytes;
  }

  return {
    async read() {
      const text = await readPrivateFile(file);
      if (text === null) return null;
      const opened = await key();
      if (opened === null)
        throw new AccountError("the keyring no longer has the key of this sign-in: sign in again");
      try {
        return parseAuthRecord(unseal(text, opened)) ?? null;
      } catch (error) {
        // Another host may have signed in with a key of its own meanwhile.
        known = null;
        throw new AccountError("the stored sign-in cannot be opened with the keyring's key: sign in again", {
          cause: error,
        });
      }
    },
    async write(record) {
      await writePrivateFile(file, seal(formatAuthRecord(record), (await key()) ?? (await newKey())));
    },
    async remove() {
      await rm(file, { force: true });
      known = null;
      await keyring.remove();
    },
  };
}

function seal(text: string, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const parts = { nonce, tag: cipher.getAuthTag(), data };
  const texts = Object.entries(parts).map(([name, bytes]) => [name, bytes.toString("base64url")]);
  return `${JSON.stringify({ version: 1, ...Object.fromEntries(texts) })}\n`;
}

function unseal(text: string, key: Buffer): string {
  const { nonce, tag, data } = Sealed.parse(JSON.parse(text));
  const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(nonce, "base64url"), { authTagLength: 16 });
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  const opened = Buffer.concat([decipher.update(Buffer.from(data, "base64url")), decipher.final()]);
  return opened.toString("utf8");
}
