import assert from "node:assert/strict";
import { hostArguments, type LaunchContext, tomlString } from "../../../extension/host/launch-options.js";

const nothing: LaunchContext = {
  settings: {
    model: null,
    provider: null,
    baseUrl: null,
    wireApi: "chat",
    approvalPolicy: null,
    sandboxMode: null,
  },
  environment: { modelUrl: null, model: null, wireApi: "chat", keyVariable: null },
  trusted: true,
};

interface Case {
  readonly name: string;
  readonly settings?: Partial<LaunchContext["settings"]>;
  readonly environment?: Partial<LaunchContext["environment"]>;
  readonly trusted?: boolean;
  readonly options: readonly string[];
}

const cases: readonly Case[] = [
  { name: "nothing set leaves everything to config.toml", options: [] },
  {
    name: "settings become options",
    settings: { model: "m", provider: "openai", approvalPolicy: "never", sandboxMode: "workspace-write" },
    options: [
      'model="m"',
      'model_provider="openai"',
      'sandbox_mode="workspace-write"',
      'approval_policy="never"',
    ],
  },
  {
    name: "an address makes a provider of its own",
    settings: { model: "m", provider: "openai", baseUrl: "http://localhost:1/v1", wireApi: "responses" },
    options: [
      'model="m"',
      'model_provider="custom"',
      'model_providers.custom={name="custom",base_url="http://localhost:1/v1",wire_api="responses"}',
    ],
  },
  {
    name: "the environment outranks the settings and speaks chat",
    settings: { model: "m", baseUrl: "http://a/v1", wireApi: "responses" },
    environment: { modelUrl: "http://b/v1", model: "n" },
    options: [
      'model="n"',
      'model_provider="custom"',
      'model_providers.custom={name="custom",base_url="http://b/v1",wire_api="chat"}',
    ],
  },
  {
    name: "a server that the environment names gets the key that is there too",
    environment: { modelUrl: "http://b/v1", wireApi: "responses", keyVariable: "OPENAI_API_KEY" },
    options: [
      'model_provider="custom"',
      'model_providers.custom={name="custom",base_url="http://b/v1",wire_api="responses",env_key="OPENAI_API_KEY"}',
    ],
  },
  {
    name: "a server that settings name never gets it",
    settings: { baseUrl: "http://a/v1" },
    environment: { keyVariable: "OPENAI_API_KEY" },
    options: [
      'model_provider="custom"',
      'model_providers.custom={name="custom",base_url="http://a/v1",wire_api="chat"}',
    ],
  },
  {
    name: "an untrusted workspace gets the narrowest permissions, whatever is set",
    settings: { approvalPolicy: "never", sandboxMode: "danger-full-access" },
    trusted: false,
    options: ['sandbox_mode="read-only"', 'approval_policy="untrusted"'],
  },
  {
    name: "a value cannot end its string",
    settings: { model: 'x"\nsandbox_mode="danger-full-access' },
    options: ['model="x\\"\\nsandbox_mode=\\"danger-full-access"'],
  },
];

describe("the host's command line", () => {
  for (const { name, settings, environment, trusted, options } of cases) {
    it(name, () => {
      const args = hostArguments({
        settings: { ...nothing.settings, ...settings },
        environment: { ...nothing.environment, ...environment },
        trusted: trusted ?? true,
      });
      assert.deepEqual(args, ["app-server", ...options.flatMap((option) => ["-c", option])]);
    });
  }

  it("escapes what TOML does not take as it is", () => {
    assert.equal(tomlString('a"b\\c\td\u0000\u007fé'), '"a\\"b\\\\c\\td\\u0000\\u007fé"');
  });
});
