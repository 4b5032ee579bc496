// AWS Signature Version 4 from the other side, written after AWS's description and sharing nothing with what signs:
// what a server makes of a request, to be compared with the signature that came with it.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

export interface Verdict {
  readonly valid: boolean;
  readonly signature: string;
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
}

/** Throws an Error for a request that is not signed in this way. */
export function verifySigV4(request: SignedRequest, secretAccessKey: string): Verdict {
  const authorization = String(request.headers.authorization);
  const [, credential, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? [];
  if (credential === undefined || names === undefined || signature === undefined) {
    throw new Error(`not signed: ${authorization}`);
  }
  const [accessKeyId = "", date = "", region = "", service = "", end] = credential.split("/");
  const time = String(request.headers["x-amz-date"]);
  if (end !== "aws4_request" || !time.startsWith(`${date}T`)) throw new Error(`wrong scope: ${credential}`);
  const signedHeaders = names.split(";");
  const [path = "/", query = ""] = request.target.split("?");
  const canonical = [
    request.method,
    path.split("/").map(encode).join("/"),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${headerValue(request.headers[name])}`),
    "",
    names,
    sha256(request.body),
  ].join("\n");
  const scope = [date, region, service, "aws4_request"].join("/");
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
  let key: Buffer = Buffer.from(`AWS4${secretAccessKey}`);
  for (const part of [date, region, service, "aws4_request"]) key = hmac(key, part);
  const expected = hmac(key, toSign);
  return {
    valid: timingSafeEqual(expected, Buffer.from(signature, "hex")),
    signature: expected.toString("hex"),
    accessKeyId,
    region,
    service,
    signedHeaders,
  };
}

function canonicalQuery(query: string): string {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => pair.split("=").map((text) => encode(decodeURIComponent(text.replaceAll("+", " ")))))
    .map(([name, value = ""]) => `${name}=${value}`)
    .sort()
    .join("&");
}

function headerValue(value: string | string[] | undefined): string {
  if (value === undefined) throw new Error("a signed header is missing");
  return [value].flat().join(",").trim().replace(/ +/g, " ");
}

/** Everything but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
