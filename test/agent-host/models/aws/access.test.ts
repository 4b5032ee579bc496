import assert from "node:assert/strict";
import { resolveAwsAccess } from "../../../../agent-host/models/aws/access.js";
import { parseIni } from "../../../../agent-host/models/aws/ini.js";
import { tempFolder } from "../../../support/temp-folder.js";
import { failure } from "../given.js";

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly credentials?: string;
  readonly config?: string;
  readonly profile?: string;
  readonly region?: string;
}

const KEYS = { AWS_ACCESS_KEY_ID: "AKENV", AWS_SECRET_ACCESS_KEY: "env-secret" };
const FILE = "[default]\naws_access_key_id = AKFILE\naws_secret_access_key=file-secret # mine\n";

async function resolve({ env = {}, credentials, config, profile, region }: Given): Promise<unknown> {
  const homeDir = tempFolder({
    ...(credentials === undefined ? {} : { ".aws/credentials": credentials }),
    ...(config === undefined ? {} : { ".aws/config": config }),
  });
  const deps = { env: (name: string) => env[name], homeDir };
  try {
    return await resolveAwsAccess({ profile: profile ?? null, region: region ?? null }, deps);
  } catch (error) {
    return failure(error);
  }
}

const refused = (message: string) => ({ message, info: "unauthorized", retryable: false });
const fileKeys = { accessKeyId: "AKFILE", secretAccessKey: "file-secret", sessionToken: null };

const found: { name: string; given: Given; access: unknown }[] = [
  {
    name: "Bedrock's own key before all others",
    given: {
      env: { AWS_BEARER_TOKEN_BEDROCK: " tok ", ...KEYS, AWS_REGION: "us-east-1" },
      region: "eu-west-1",
    },
    access: { credentials: { bearerToken: "tok" }, region: "eu-west-1", source: "AWS_BEARER_TOKEN_BEDROCK" },
  },
  {
    name: "keys of the environment before files",
    given: { env: { ...KEYS, AWS_SESSION_TOKEN: "st", AWS_REGION: "us-east-1" }, credentials: FILE },
    access: {
      credentials: { accessKeyId: "AKENV", secretAccessKey: "env-secret", sessionToken: "st" },
      region: "us-east-1",
      source: "AWS_ACCESS_KEY_ID",
    },
  },
  {
    name: "a profile that is configured before keys of the environment",
    given: {
      env: { ...KEYS, AWS_REGION: "" },
      credentials: "[work]\nAWS_ACCESS_KEY_ID=AKFILE\naws_secret_access_key = file-secret\n",
      config: "[profile work]\nregion = eu-north-1\nservices = x\n  nested = 1\n",
      profile: "work",
    },
    access: { credentials: fileKeys, region: "eu-north-1", source: "the profile work" },
  },
  {
    name: "the default profile, in a region of the environment",
    given: {
      env: { AWS_DEFAULT_REGION: "us-west-2" },
      credentials: FILE,
      config: "[default]\nregion=eu-west-1",
    },
    access: { credentials: fileKeys, region: "us-west-2", source: "the profile default" },
  },
  {
    name: "the profile that AWS_PROFILE names, kept in the config file",
    given: {
      env: { AWS_PROFILE: "two words" },
      config:
        '[profile "two words"]\nregion=r-1\naws_access_key_id=AKFILE\naws_secret_access_key=file-secret',
    },
    access: { credentials: fileKeys, region: "r-1", source: "the profile two words" },
  },
];

const notFound: { name: string; given: Given; message: RegExp }[] = [
  {
    name: "nothing at all",
    given: { region: "r" },
    message: /^no AWS credentials: set AWS_BEARER_TOKEN_BEDROCK or .* or add the profile default to/,
  },
  {
    name: "half a pair of keys",
    given: { env: { AWS_ACCESS_KEY_ID: "AK" }, credentials: FILE, region: "r" },
    message: /^of the two AWS keys in the environment, AWS_SECRET_ACCESS_KEY is missing$/,
  },
  {
    name: "no region",
    given: { env: KEYS },
    message: /^no AWS region is set: set AWS_REGION, or `region` in \[model_providers\.ID\.aws\]$/,
  },
  {
    name: "a region that would change the address",
    given: { env: KEYS, region: "evil.example/" },
    message: /^the AWS region is not the name of a region$/,
  },
  {
    name: "a profile that signs in with SSO",
    given: { config: "[profile p]\nsso_session = s\n", profile: "p", region: "r" },
    message:
      /^the AWS profile p signs in with SSO \(sso_session\), which is not supported yet: .*export-credentials/,
  },
  {
    name: "a profile that runs a process",
    given: { config: "[profile p]\ncredential_process = /bin/x\n", profile: "p", region: "r" },
    message: /runs a process for its credentials \(credential_process\)/,
  },
  {
    name: "a role, though there are keys to assume it with",
    given: { config: `${FILE}role_arn = arn:aws:iam::1:role/x\n`, region: "r" },
    message: /^the AWS profile default assumes a role \(role_arn\)/,
  },
  {
    name: "a profile with half a pair",
    given: { credentials: "[default]\naws_access_key_id=AK\n", region: "r" },
    message: /^the AWS profile default lacks aws_access_key_id or aws_secret_access_key$/,
  },
  {
    name: "keys that no header carries, without showing them",
    given: { env: { ...KEYS, AWS_SESSION_TOKEN: "bad\ntoken" }, region: "r" },
    message: /^the AWS credentials of the environment hold characters that no header can carry$/,
  },
];

describe("AWS credentials", () => {
  for (const { name, given, access } of found) {
    it(`are ${name}`, async () => assert.deepEqual(await resolve(given), access));
  }

  for (const { name, given, message } of notFound) {
    it(`are refused for ${name}`, async () => {
      const refusal = (await resolve(given)) as { message: string };
      assert.match(refusal.message, message);
      assert.deepEqual(refusal, refused(refusal.message));
    });
  }

  it("name a file that cannot be read", async () => {
    const homeDir = tempFolder();
    const env = { AWS_SHARED_CREDENTIALS_FILE: homeDir, AWS_REGION: "r" };
    const deps = { env: (name: string) => Object.entries(env).find(([key]) => key === name)?.[1], homeDir };
    const work = resolveAwsAccess({ profile: null, region: null }, deps);
    await assert.rejects(work, {
      message: `the AWS file ${homeDir} cannot be read: it is not a regular file`,
    });
  });

  it("are read from files of any shape", () => {
    const text = "\uFEFFlost = 1\r\n[ a ]\r\nK = v ; note\r\nempty =\n# [b]\n[b\n=x\n[a]\nk2=v#2\n";
    assert.deepEqual(
      [...parseIni(text)].map(([name, section]) => [name, Object.fromEntries(section)]),
      [["a", { k: "v", empty: "", k2: "v#2" }]],
    );
  });
});
