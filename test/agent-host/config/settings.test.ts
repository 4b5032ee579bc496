import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { HostError } from "../../../agent-host/base/errors.js";
import type { JsonValue, Settings } from "../../../agent-host/config/config.js";
import { type ConfigHome, createConfigHome } from "./home.js";

describe("settings", () => {
  let home: ConfigHome;
  beforeEach(() => {
    home = createConfigHome();
  });
  afterEach(() => home.remove());

  /** The settings that `file`, options and request lead to, of those that `expected` names. */
  async function check(
    input: {
      file?: string;
      system?: string;
      cli?: string[];
      request?: Record<string, JsonValue>;
      env?: Record<string, string>;
      cwd?: string;
    },
    expected: Partial<Settings>,
  ): Promise<void> {
    if (input.file !== undefined) home.write(input.file);
    if (input.system !== undefined) home.writeMachine({ "config.toml": input.system });
    const service = home.service({ cliOverrides: input.cli, env: input.env });
    const settings = await service.settings(input.cwd ?? "/w", input.request);
    const got = Object.fromEntries(
      Object.keys(expected).map((key) => [key, settings[key as keyof Settings]]),
    );
    assert.deepEqual(got, expected);
  }

  it("without any configuration are the defaults, offline", () =>
    check(
      {},
      {
        model: "offline",
        modelProvider: "offline",
        modelContextWindow: null,
        modelCatalogJson: null,
        modelReasoningEffort: null,
        modelReasoningSummary: "auto",
        approvalPolicy: "on-request",
        sandboxMode: "read-only",
        sandboxWorkspaceWrite: {
          type: "workspaceWrite",
          writableRoots: [],
          readOnlyAccess: { type: "fullAccess" },
          networkAccess: false,
          excludeTmpdirEnvVar: false,
          excludeSlashTmp: false,
        },
        instructions: null,
        developerInstructions: null,
        projectDocMaxBytes: 32_768,
        projectDocFallbackFilenames: [],
        projectRootMarkers: [".git"],
        toolOutputTokenLimit: null,
        problems: [],
      },
    ));

  it("choose the hosted provider when there is a key for it", () =>
    check({ env: { OPENAI_API_KEY: "k" } }, { modelProvider: "openai", model: "gpt-5.2-codex" }));

  it("choose the hosted provider when somebody signed in with it, and nothing else is configured", async () => {
    const settings = await home.service({ signedIn: true }).settings("/w");
    assert.equal(settings.modelProvider, "openai");
    home.write('model_provider = "ollama"');
    assert.equal((await home.service({ signedIn: true }).settings("/w")).modelProvider, "ollama");
  });

  it("serve accounts apart from keys, unless all requests are sent elsewhere", async () => {
    const apart = async (file: string) => {
      home.write(file);
      return (await home.service().settings("/w")).providers.openai?.accountBaseUrl;
    };
    assert.equal(await apart(""), "https://chatgpt.com/backend-api/codex");
    assert.equal(await apart('chatgpt_base_url = "https://c.example/api/"'), "https://c.example/api/codex");
    assert.equal(await apart('openai_base_url = "https://o.example/v1"'), null);
  });

  it("let each layer outrank the ones below it", async () => {
    const layers = {
      system: 'model = "s"\ninstructions = "s"\ndeveloper_instructions = "s"\nmodel_reasoning_effort = "low"',
      file: 'model = "u"\ninstructions = "u"\ndeveloper_instructions = "u"',
      cli: ["model=c", "instructions=c"],
      request: { model: "r", instructions: null },
    };
    await check(layers, {
      model: "r",
      instructions: "c",
      developerInstructions: "u",
      modelReasoningEffort: "low",
    });
  });

  it("read options as TOML, or as text when they are none", () =>
    check(
      {
        cli: [
          "model=gpt-5",
          "model_context_window=1_000",
          'model_providers.x={name="X", base_url="http://x/v1?a=b", wire_api="chat"}',
          "model_provider=x",
          "instructions=be brief, please",
          'projects."/w".trust_level="trusted"',
        ],
      },
      {
        model: "gpt-5",
        modelContextWindow: 1000,
        modelProvider: "x",
        instructions: "be brief, please",
        sandboxMode: "workspace-write",
      },
    ));

  for (const option of ["model", "=x", "a..b=1", "__proto__.x=1"]) {
    it(`name the malformed option ${option}`, () => {
      assert.throws(() => home.service({ cliOverrides: [option] }), {
        code: "invalid-request",
        message: new RegExp(`^failed to load configuration: option -c "${option}"`),
      });
    });
  }

  describe("of a provider", () => {
    it("let Amazon Bedrock be told whose account and which region, and others be signed the same way", async () => {
      home.write(`
model_provider = "amazon-bedrock"
[model_providers.amazon-bedrock]
stream_max_retries = 1
[model_providers.amazon-bedrock.aws]
profile = "work"
region = " eu-west-1 "
[model_providers.gateway]
base_url = "https://bedrock.example/v1"
aws = { }
`);
      const { providers, model, problems } = await home.service().settings("/w");
      assert.deepEqual(problems, []);
      assert.equal(model, "openai.gpt-5.4");
      const { "amazon-bedrock": bedrock, gateway, openai } = providers;
      assert.deepEqual(
        [bedrock, gateway, openai].map((one) => [
          one?.name,
          one?.baseUrl,
          one?.aws,
          one?.requiresOpenaiAuth,
          one?.streamMaxRetries,
        ]),
        [
          ["Amazon Bedrock", "", { profile: "work", region: "eu-west-1" }, false, 1],
          ["gateway", "https://bedrock.example/v1", { profile: null, region: null }, false, 5],
          ["OpenAI", "https://api.openai.com/v1", null, true, 5],
        ],
      );
    });

    it("hold everything that its table says, and defaults for the rest", async () => {
      home.write(`
model_provider = "local"
openai_base_url = "https://proxy.example/v1"
[model_providers.local]
base_url = "http://localhost:8080/v1"
wire_api = "chat"
env_key = "LOCAL_KEY"
http_headers = { "X-A" = "b" }
query_params = { v = "1" }
stream_max_retries = 0
`);
      const { providers, model } = await home.service().settings("/w");
      assert.equal(model, "gpt-5.2-codex");
      assert.deepEqual(providers.local, {
        id: "local",
        name: "local",
        wireApi: "chat",
        accountBaseUrl: null,
        baseUrl: "http://localhost:8080/v1",
        envKey: "LOCAL_KEY",
        envKeyInstructions: null,
        bearerToken: null,
        requiresOpenaiAuth: false,
        aws: null,
        queryParams: { v: "1" },
        httpHeaders: { "X-A": "b" },
        envHttpHeaders: {},
        requestMaxRetries: 4,
        streamMaxRetries: 0,
        streamIdleTimeoutMs: 300_000,
        supportsWebsockets: false,
        websocketConnectTimeoutMs: 15_000,
      });
      assert.equal(providers.openai?.baseUrl, "https://proxy.example/v1");
      assert.deepEqual(Object.keys(providers), [
        "openai",
        "offline",
        "editor",
        "amazon-bedrock",
        "ollama",
        "lmstudio",
        "local",
      ]);
    });

    it("take the hosted provider's address from the environment when no file names one", async () => {
      const { providers } = await home.service({ env: { OPENAI_BASE_URL: "http://e/v1" } }).settings("/w");
      assert.equal(providers.openai?.baseUrl, "http://e/v1");
    });

    // Code must never go to a provider that nobody chose.
    for (const file of [
      'model_provider = "nope"',
      'model_provider = "x"\n[model_providers.x]\nname = "X"',
      'model_provider = "x"\n[model_providers.x]\nbase_url = "http://x"\nwire_api = "smoke"',
    ]) {
      it(`fall back to offline, key or not, for ${JSON.stringify(file)}`, async () => {
        home.write(file);
        const settings = await home.service({ env: { OPENAI_API_KEY: "k" } }).settings("/w");
        assert.equal(settings.modelProvider, "offline");
        assert.notEqual(settings.problems.length, 0);
      });
    }

    it("refuse to redefine a built-in one, and keep the built-in", async () => {
      home.write('[model_providers.openai]\nbase_url = "http://evil/v1"\n');
      const { providers, problems } = await home.service().settings("/w");
      assert.equal(providers.openai?.baseUrl, "https://api.openai.com/v1");
      assert.deepEqual(
        problems.map(({ line, column }) => ({ line, column })),
        [{ line: 1, column: 1 }],
      );
    });
  });

  describe("of the sandbox", () => {
    it("let a trusted project be written to, and no other", async () => {
      const repository = path.join(home.folder, "repo");
      mkdirSync(path.join(repository, ".git"), { recursive: true });
      const file = `[projects."${repository}"]\ntrust_level = "trusted"\n[projects."/bad"]\ntrust_level = "untrusted"`;
      await check({ file, cwd: repository }, { sandboxMode: "workspace-write" });
      await check({ file, cwd: path.join(repository, "sub") }, { sandboxMode: "workspace-write" });
      await check({ file, cwd: `${repository}-other` }, { sandboxMode: "read-only" });
      await check({ file, cwd: "/bad" }, { sandboxMode: "read-only" });
    });

    it("do not let trust in a folder reach a repository inside it", async () => {
      const nested = path.join(home.folder, "nested");
      mkdirSync(path.join(nested, ".git"), { recursive: true });
      const file = `[projects."${home.folder}"]\ntrust_level = "trusted"`;
      await check({ file, cwd: nested }, { sandboxMode: "read-only" });
    });

    it("find writable roots from the folder of the file that names them", async () => {
      home.write('[sandbox_workspace_write]\nwritable_roots = ["a", "~/b", "/c"]\nnetwork_access = true');
      const fromFile = await home.service().settings("/w");
      assert.deepEqual(fromFile.sandboxWorkspaceWrite.writableRoots, [
        path.join(home.folder, "a"),
        "/home/me/b",
        "/c",
      ]);
      assert.equal(fromFile.sandboxWorkspaceWrite.networkAccess, true);
      const fromOption = home.service({ cliOverrides: ['sandbox_workspace_write.writable_roots=["a"]'] });
      assert.deepEqual((await fromOption.settings("/w")).sandboxWorkspaceWrite.writableRoots, ["/w/a"]);
    });
  });

  it("are the defaults where there can be no file", async () => {
    home.write("");
    const { problems } = await home.service({ home: path.join(home.file, "home") }).settings("/w");
    assert.deepEqual(problems, []);
  });

  describe("of a broken file", () => {
    it("point to a value of the wrong type and go on with the default", async () => {
      home.write(
        'model = "m" # fine\napproval_policy = 7\n\n[sandbox_workspace_write]\nnetwork_access = "yes"\nwritable_roots = ["/r"]\n',
      );
      const settings = await home.service().settings("/w");
      assert.equal(settings.model, "m");
      assert.equal(settings.approvalPolicy, "on-request");
      assert.equal(settings.sandboxWorkspaceWrite.networkAccess, false);
      assert.deepEqual(settings.sandboxWorkspaceWrite.writableRoots, ["/r"]);
      assert.deepEqual(
        settings.problems.map(({ summary, line, column, path: file }) => ({ summary, line, column, file })),
        [
          {
            summary: "the setting approval_policy is not valid and is ignored",
            line: 2,
            column: 19,
            file: home.file,
          },
          {
            summary: "the setting sandbox_workspace_write.network_access is not valid and is ignored",
            line: 5,
            column: 18,
            file: home.file,
          },
        ],
      );
    });

    it("keep the last good content in force until the mistake is mended", async () => {
      const service = home.service();
      home.write('model = "good"\n');
      assert.equal((await service.settings("/w")).model, "good");
      home.write('model = "worse"\nbad = = 1\n');
      const broken = await service.settings("/w");
      assert.equal(broken.model, "good");
      assert.deepEqual(
        broken.problems.map(({ line, column }) => ({ line, column })),
        [{ line: 2, column: 7 }],
      );
      home.write('model = "mended"\n');
      const mended = await service.settings("/w");
      assert.equal(mended.model, "mended");
      assert.deepEqual(mended.problems, []);
    });
  });

  const refused: [what: string, request: Record<string, JsonValue>, message: RegExp][] = [
    ["a wrong type", { model: 5 }, /^failed to load configuration: .* in `model`$/],
    ["an unknown word", { approval_policy: "sometimes" }, /in `approval_policy`$/],
    ["an unknown provider", { model_provider: "nope" }, /model provider "nope" not found/],
    ["a built-in provider", { "model_providers.openai.name": "x" }, /built in/],
    ["a provider without address", { "model_providers.z.name": "z" }, /base_url is missing/],
    [
      "a key beside AWS's",
      { "model_providers.z": { aws: {}, env_key: "K" } },
      /aws cannot be combined with env_key/,
    ],
    [
      "what does not fit Amazon Bedrock",
      { "model_providers.amazon-bedrock.env_key": "K" },
      /"amazon-bedrock" is built in: of it, aws, base_url, .* can be set, but not env_key/,
    ],
    ["a key that is none", { "a..b": 1 }, /invalid key path "a\.\.b"/],
  ];
  for (const [what, request, message] of refused) {
    it(`refuse ${what} in a request`, async () => {
      await assert.rejects(home.service().settings("/w", request), (error: HostError) => {
        assert.equal(error.code, "invalid-request");
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it("accept a granular approval policy", () =>
    check(
      { cli: ["approval_policy.granular={sandbox_approval=true, rules=false, mcp_elicitations=true}"] },
      {
        approvalPolicy: {
          granular: {
            sandbox_approval: true,
            rules: false,
            mcp_elicitations: true,
            request_permissions: false,
            skill_approval: false,
          },
        },
      },
    ));
});
