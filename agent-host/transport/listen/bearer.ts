// Who may come in over the network: the bearer token of the HTTP request, judged before anything else is read.
import { createHash, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";

export type BearerOptions =
  /** One secret that whoever knows it may use. */
  | { readonly kind: "token-file"; readonly file: string }
  | { readonly kind: "token-sha256"; readonly hex: string }
  /** JWTs signed with HMAC-SHA-256. They must expire. */
  | {
      readonly kind: "jwt";
      readonly secretFile: string;
      readonly issuer: string | null;
      readonly audience: string | null;
      readonly clockSkewSeconds: number;
    };

/** True when the value of an `Authorization` header lets its bearer in. Never rejects. */
export type BearerCheck = (authorization: string | undefined) => Promise<boolean>;

/** RFC 7518: the key of HS256 has as many bits as its hash. */
const MIN_SECRET_BYTES = 32;
/** A token that is guessed is no token. */
const MIN_TOKEN_LENGTH = 16;
const MAX_TOKEN_LENGTH = 16 * 1024;

/** Reads the secret once. Throws an Error that names the file or option that is of no use, never what is in it. */
export async function createBearerCheck(options: BearerOptions): Promise<BearerCheck> {
  switch (options.kind) {
    case "token-file": {
      const token = (await readSecret(options.file)).toString("utf8").trim();
      if (token.length < MIN_TOKEN_LENGTH) {
        throw new Error(`${options.file} wants a token of at least ${MIN_TOKEN_LENGTH} characters`);
      }
      return tokenCheck(sha256(token));
    }
    case "token-sha256": {
      if (!/^[0-9a-f]{64}$/i.test(options.hex))
        throw new Error("--ws-token-sha256 wants 64 hexadecimal digits");
      return tokenCheck(Buffer.from(options.hex, "hex"));
    }
    case "jwt":
      return jwtCheck(options);
    default:
      return options satisfies never;
  }
}

/** Hashes have one length, so that comparing them takes one time whatever was sent. */
function tokenCheck(expected: Buffer): BearerCheck {
  return async (authorization) => {
    const token = bearerToken(authorization);
    return token !== null && timingSafeEqual(sha256(token), expected);
  };
}

async function jwtCheck(options: Extract<BearerOptions, { kind: "jwt" }>): Promise<BearerCheck> {
  const secret = withoutLineEnd(await readSecret(options.secretFile));
  if (secret.length < MIN_SECRET_BYTES) {
    throw new Error(`${options.secretFile} wants a secret of at least ${MIN_SECRET_BYTES} bytes`);
  }
  const { jwtVerify } = await import("jose/jwt/verify");
  const { issuer, audience, clockSkewSeconds } = options;
  return async (authorization) => {
    const token = bearerToken(authorization);
    if (token === null) return false;
    try {
      await jwtVerify(token, secret, {
        algorithms: ["HS256"],
        requiredClaims: ["exp"],
        clockTolerance: clockSkewSeconds,
        ...(issuer === null ? {} : { issuer }),
        ...(audience === null ? {} : { audience }),
      });
      return true;
    } catch {
      // Why it was refused is of use to whoever forged it only.
      return false;
    }
  };
}

function bearerToken(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization.length > MAX_TOKEN_LENGTH) return null;
  return /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1] ?? null;
}

async function readSecret(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error(`the secret of the websocket door cannot be read: ${file}`, { cause: error });
  }
}

/** Editors and `echo` end a file with a line feed; it is not meant. */
function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end--;
  return bytes.subarray(0, end);
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
