// Who asks AWS, and in which region: from config.toml, the environment, and AWS's own files, in the order that AWS's
// tools have. A profile that config.toml names outranks keys of the environment: it was chosen for this provider.
import { errorMessage } from "../../base/errors.js";
import type { AwsSettings } from "../../config/config.js";
import { ModelError } from "../model-client.js";
import type { IniSection } from "./ini.js";
import { type ProfileDeps, readProfile } from "./profile.js";

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

export interface AwsAccess {
  /** A key of Bedrock's own, or keys to sign with. */
  readonly credentials: { readonly bearerToken: string } | AwsKeys;
  readonly region: string;
  /** Where the credentials came from, for people. */
  readonly source: string;
}

const BEARER_VARIABLE = "AWS_BEARER_TOKEN_BEDROCK";

/** Ways to get credentials that a profile may ask for and that are not there yet, by the key that asks. */
const NOT_SUPPORTED: readonly (readonly [key: string, what: string])[] = [
  ["role_arn", "assumes a role"],
  ["credential_source", "takes credentials from the machine"],
  ["credential_process", "runs a process for its credentials"],
  ["web_identity_token_file", "uses a web identity"],
  ["sso_session", "signs in with SSO"],
  ["sso_start_url", "signs in with SSO"],
  ["login_session", "signs in with a browser"],
];

/** Throws ModelError "unauthorized" that says what is missing or not supported; it shows no value. */
export async function resolveAwsAccess(aws: AwsSettings, deps: ProfileDeps): Promise<AwsAccess> {
  const value = (name: string) => deps.env(name)?.trim() || null;
  const profileName = aws.profile ?? value("AWS_PROFILE") ?? "default";
  let profile: Promise<IniSection | null> | null = null;
  const readOnce = () => {
    profile ??= readProfile(profileName, deps).catch((error: unknown) => {
      throw refusal(errorMessage(error));
    });
    return profile;
  };

  async function region(): Promise<string> {
    const named =
      aws.region ??
      value("AWS_REGION") ??
      value("AWS_DEFAULT_REGION") ??
      ((await readOnce())?.get("region") || null);
    if (named === null) {
      throw refusal("no AWS region is set: set AWS_REGION, or `region` in [model_providers.ID.aws]");
    }
    // It becomes part of the address that the request goes to.
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(named)) throw refusal("the AWS region is not the name of a region");
    return named;
  }

  const bearerToken = value(BEARER_VARIABLE);
  if (bearerToken !== null) {
    return { credentials: { bearerToken }, region: await region(), source: BEARER_VARIABLE };
  }
  const accessKeyId = value("AWS_ACCESS_KEY_ID");
  const secretAccessKey = value("AWS_SECRET_ACCESS_KEY");
  if (aws.profile === null && (accessKeyId !== null || secretAccessKey !== null)) {
    if (accessKeyId === null || secretAccessKey === null) {
      const missing = accessKeyId === null ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY";
      throw refusal(`of the two AWS keys in the environment, ${missing} is missing`);
    }
    const sessionToken = value("AWS_SESSION_TOKEN");
    const credentials = sendable({ accessKeyId, secretAccessKey, sessionToken }, "the environment");
    return { credentials, region: await region(), source: "AWS_ACCESS_KEY_ID" };
  }
  const source = `the profile ${profileName}`;
  const credentials = sendable(keysOf(profileName, await readOnce()), source);
  return { credentials, region: await region(), source };
}

function keysOf(name: string, profile: IniSection | null): AwsKeys {
  if (profile === null) {
    throw refusal(
      `no AWS credentials: set ${BEARER_VARIABLE} or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add the profile ${name} to ~/.aws/credentials (roles of the machine or container are not supported yet)`,
    );
  }
  // A role that cannot be assumed must not give way to the keys it would be assumed with.
  const unsupported = NOT_SUPPORTED.find(([key]) => profile.has(key));
  const accessKeyId = profile.get("aws_access_key_id") ?? "";
  const secretAccessKey = profile.get("aws_secret_access_key") ?? "";
  const hasKeys = accessKeyId !== "" && secretAccessKey !== "";
  if (unsupported !== undefined && (unsupported[0] === "role_arn" || !hasKeys)) {
    throw refusal(
      `the AWS profile ${name} ${unsupported[1]} (${unsupported[0]}), which is not supported yet: put keys into the environment, for instance with \`aws configure export-credentials --profile ${name} --format env\``,
    );
  }
  if (!hasKeys) {
    throw refusal(`the AWS profile ${name} lacks aws_access_key_id or aws_secret_access_key`);
  }
  return { accessKeyId, secretAccessKey, sessionToken: profile.get("aws_session_token") || null };
}

/** Checked here, because a library would show the value in its complaint. */
function sendable(keys: AwsKeys, source: string): AwsKeys {
  for (const text of [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken ?? "-"]) {
    if (!/^[\x21-\x7e]+$/.test(text)) {
      throw refusal(`the AWS credentials of ${source} hold characters that no header can carry`);
    }
  }
  return keys;
}

function refusal(message: string): ModelError {
  return new ModelError(message, "unauthorized", { retryable: false });
}
