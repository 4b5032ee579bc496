import { HostError } from "../base/errors.js";

/** Pairs of the client's own that go to the model's provider with each request of a turn. */
export type ClientMetadata = Readonly<Record<string, string>>;

/** They travel in a header, and servers take no long ones. In characters of JSON. */
const MAX_CHARS = 4_096;

/** Throws HostError "invalid-params" when it is too much. */
export function checkedMetadata(metadata: ClientMetadata): ClientMetadata {
  const chars = JSON.stringify(metadata).length;
  if (chars <= MAX_CHARS) return metadata;
  throw new HostError(
    "invalid-params",
    `responsesapiClientMetadata is too large: ${chars} characters, the limit is ${MAX_CHARS}`,
  );
}
