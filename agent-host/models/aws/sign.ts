import type { AwsKeys } from "./access.js";

export interface ToSign {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent, in UTF-8. */
  readonly body: string | null;
  /** Unix time in milliseconds; AWS takes the signature for some minutes. */
  readonly now: number;
}

/**
 * The headers that sign a request (AWS Signature Version 4). Of the others only those that AWS wants signed are:
 * what stands in between may drop or rewrite the rest.
 */
export async function signatureHeaders(
  request: ToSign,
  keys: AwsKeys,
  region: string,
): Promise<Record<string, string>> {
  const { AwsV4Signer } = await import("aws4fetch");
  const signer = new AwsV4Signer({
    method: request.method,
    url: request.url.href,
    headers: Object.entries(request.headers).filter(([name]) => name.startsWith("x-amz-")),
    body: request.body,
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    ...(keys.sessionToken === null ? {} : { sessionToken: keys.sessionToken }),
    service: serviceOf(request.url),
    region,
    datetime: new Date(request.now).toISOString().replace(/[:-]|\.\d{3}/g, ""),
  });
  const { headers } = await signer.sign();
  return Object.fromEntries(headers);
}

/** The name that the signature is for: the two doors of Bedrock are services of their own. */
function serviceOf({ hostname }: URL): string {
  return hostname.startsWith("bedrock-runtime") ? "bedrock" : "bedrock-mantle";
}
