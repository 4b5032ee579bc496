// A host and an issuer, and the search for secrets where none may be.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Issuer, type IssuerOptions, startIssuer } from "../../support/issuer.js";
import { type RecordingLog, recordingLog } from "../../support/recording-log.js";
import { type StartHostOptions, startHost, type TestHost } from "../../support/start-host.js";

export interface AccountHost {
  readonly host: TestHost;
  readonly issuer: Issuer;
  readonly log: RecordingLog;
}

/** Its provider wants an account; the issuer's key names are those of a real one. */
export async function startAccountHost(
  options: StartHostOptions & { readonly issuer?: IssuerOptions; readonly sharedIssuer?: Issuer } = {},
): Promise<AccountHost> {
  const issuer = options.sharedIssuer ?? (await startIssuer(options.issuer));
  const log = recordingLog();
  const host = await startHost({
    ...options,
    log,
    env: { ...issuer.env, ...options.env },
    config: [
      "model_providers.mock.requires_openai_auth=true",
      `chatgpt_base_url="${issuer.url}/backend-api/"`,
      ...(options.config ?? []),
    ],
  });
  return { host, issuer, log };
}

/** Nothing that the issuer gave away stands in a log, a message to a client, or a file but auth.json. */
export function assertNoSecrets({ host, issuer, log }: AccountHost, allowed: readonly string[] = []): void {
  assert.ok(issuer.secrets.size > 0);
  const texts: [where: string, text: string][] = [
    ["the log", JSON.stringify(log.entries)],
    ...host.client.received.map(({ method, params }): [string, string] => [method, JSON.stringify(params)]),
    ...filesBelow(host.home).map((file): [string, string] => [file, readFileSync(file, "utf8")]),
  ];
  for (const secret of issuer.secrets) {
    if (allowed.includes(secret)) continue;
    for (const [where, text] of texts) assert.equal(text.includes(secret), false, `a secret is in ${where}`);
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "auth.json")
    .map((entry) => path.join(entry.parentPath, entry.name));
}
