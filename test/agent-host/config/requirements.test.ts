import assert from "node:assert/strict";
import type { JsonValue, Settings } from "../../../agent-host/config/config.js";
import { matchesHost } from "../../../agent-host/config/requirements/host-pattern.js";
import { toWireRequirements } from "../../../agent-host/config/requirements/to-wire.js";
import { type ConfigHome, createConfigHome } from "./home.js";

describe("requirements", () => {
  let home: ConfigHome;
  beforeEach(() => {
    home = createConfigHome();
  });
  afterEach(() => home.remove());

  /** Of two files the second one ranks higher. */
  const demand = (text: string, other = "") =>
    home.writeMachine({ "requirements.toml": text, "other-requirements.toml": other });

  const demanded = async () => toWireRequirements(await home.service().requirements());

  const cases: [
    what: string,
    requirements: string,
    user: string,
    expected: Partial<Settings>,
    warnings: number,
  ][] = [
    ["are none on most machines", "", 'approval_policy = "never"', { approvalPolicy: "never" }, 0],
    [
      "leave alone what they allow",
      'allowed_approval_policies = ["on-request", "never"]',
      'approval_policy = "never"',
      { approvalPolicy: "never" },
      0,
    ],
    [
      "replace what they do not allow by the first that they do",
      'allowed_approval_policies = ["untrusted", "on-request"]\nallowed_approvals_reviewers = ["user"]',
      'approval_policy = "never"\napprovals_reviewer = "auto_review"',
      { approvalPolicy: "untrusted", approvalsReviewer: "user" },
      2,
    ],
    [
      "take two names of one policy for one",
      'allowed_approval_policies = ["on-request"]',
      'approval_policy = "on-failure"',
      { approvalPolicy: "on-failure" },
      0,
    ],
    [
      "replace what nobody configured without a word",
      'allowed_approval_policies = ["untrusted"]',
      "",
      { approvalPolicy: "untrusted" },
      0,
    ],
    [
      "limit the sandbox",
      'allowed_sandbox_modes = ["read-only", "external-sandbox"]',
      'sandbox_mode = "danger-full-access"',
      { sandboxMode: "read-only" },
      1,
    ],
    [
      "limit what trust gives",
      'allowed_sandbox_modes = ["read-only"]',
      '[projects."/w"]\ntrust_level = "trusted"',
      { sandboxMode: "read-only" },
      0,
    ],
    [
      "let web search be off, whether they name that or not",
      "allowed_web_search_modes = []",
      'web_search = "live"',
      { webSearch: "disabled" },
      1,
    ],
    [
      "pin features",
      "[features]\ngoals = false\nshell_tool = true\nother = true",
      "[features]\ngoals = true\n",
      {
        features: {
          shell_tool: true,
          shell_snapshot: true,
          goals: false,
          tool_search: true,
          default_mode_request_user_input: false,
        },
      },
      1,
    ],
  ];
  for (const [what, requirements, user, expected, warnings] of cases) {
    it(what, async () => {
      demand(requirements);
      home.write(user);
      const settings = await home.service().settings("/w");
      const got = Object.fromEntries(
        Object.keys(expected).map((key) => [key, settings[key as keyof Settings]]),
      );
      assert.deepEqual(got, expected);
      assert.equal(settings.problems.length, warnings);
    });
  }

  it("are named, with the place of what they do not allow", async () => {
    demand('allowed_approval_policies = ["on-request"]');
    home.write('model = "m"\nprofile = "p"\n[profiles.p]\napproval_policy = "never"\n');
    const { problems } = await home.service().settings("/w");
    assert.deepEqual(problems, [
      {
        summary:
          "Configured value for `approval_policy` is disallowed by requirements; falling back to on-request",
        details: `invalid value for \`approval_policy\`: \`never\` is not in the allowed set [on-request] (set by ${home.machine.requirementsFiles[1]})`,
        path: home.file,
        line: 4,
        column: 19,
      },
    ]);
  });

  const requests: [what: string, request: Readonly<Record<string, string | boolean>>][] = [
    ["a policy", { approval_policy: "never" }],
    ["a mode", { sandbox_mode: "workspace-write" }],
    ["a feature", { "features.goals": true }],
  ];
  for (const [what, request] of requests) {
    it(`refuse ${what} that a request sets, and only warn of one that an option sets`, async () => {
      demand(
        'allowed_approval_policies = ["on-request"]\nallowed_sandbox_modes = ["read-only"]\nfeatures.goals = false',
      );
      await assert.rejects(home.service().settings("/w", request), { code: "invalid-request" });
      const cliOverrides = Object.entries(request).map(([key, value]) => `${key}=${value}`);
      const { problems } = await home.service({ cliOverrides }).settings("/w");
      assert.equal(problems.length, 1);
    });
  }

  it("of a higher source outrank those of a lower one, key by key", async () => {
    demand(
      'allowed_approval_policies = ["on-request"]',
      'allowed_approval_policies = ["never"]\nallowed_sandbox_modes = ["read-only"]\nenforce_residency = "us"',
    );
    home.writeMachine({ "managed_config.toml": 'sandbox_mode = "workspace-write"\n' });
    const all = await demanded();
    assert.deepEqual(all, {
      allowedApprovalPolicies: ["on-request"],
      allowedApprovalsReviewers: null,
      allowedSandboxModes: ["workspace-write", "read-only"],
      allowedWebSearchModes: null,
      enforceResidency: "us",
      featureRequirements: null,
      hooks: null,
      network: null,
    });
  });

  it("of the older form are the only values there are", async () => {
    home.writeMachine({ "managed_config.toml": 'approval_policy = "untrusted"\n' });
    home.write('approval_policy = "never"\n');
    const service = home.service();
    assert.equal((await service.settings("/w")).approvalPolicy, "untrusted");
    await assert.rejects(
      service.writeValue({ keyPath: "approval_policy", value: "on-request", mergeStrategy: "replace" }),
    );
  });

  it("can differ by machine, before sources are merged", async () => {
    demand(
      "",
      `allowed_sandbox_modes = ["read-only"]
[[remote_sandbox_config]]
hostname_patterns = ["laptop-*"]
allowed_sandbox_modes = ["read-only", "danger-full-access"]
[[remote_sandbox_config]]
hostname_patterns = ["nope", "BUILD-?.example.org."]
allowed_sandbox_modes = ["read-only", "workspace-write"]
[[remote_sandbox_config]]
hostname_patterns = ["*"]
allowed_sandbox_modes = ["read-only"]
`,
    );
    assert.deepEqual((await demanded())?.allowedSandboxModes, ["read-only", "workspace-write"]);
    demand('allowed_sandbox_modes = ["read-only"]');
    assert.deepEqual((await demanded())?.allowedSandboxModes, ["read-only"]);
  });

  for (const [pattern, host, expected] of [
    ["build-*", "build-1.example.org", true],
    ["build-*", "my-build-1", false],
    ["*.Example.org", "a.b.EXAMPLE.ORG.", true],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["a.c", "abc", false],
    ["**", "", true],
  ] as const) {
    it(`host ${host || "without a name"} ${expected ? "matches" : "does not match"} ${pattern}`, () =>
      assert.equal(matchesHost(pattern, host), expected));
  }

  it("say in the protocol's words what is demanded of the network and of hooks", async () => {
    demand(`[experimental_network]
enabled = true
http_port = 8080
domains = { "*.example.org" = "allow", "evil.example" = "deny" }
[hooks]
managed_dir = "/opt/hooks"
[[hooks.PreToolUse]]
matcher = "Bash"
hooks = [{ type = "command", command = "check", timeout = 5 }, { type = "prompt" }]
`);
    const all = await demanded();
    assert.deepEqual(all?.network, {
      enabled: true,
      httpPort: 8080,
      socksPort: null,
      allowUpstreamProxy: null,
      dangerouslyAllowNonLoopbackProxy: null,
      dangerouslyAllowAllUnixSockets: null,
      domains: { "*.example.org": "allow", "evil.example": "deny" },
      managedAllowedDomainsOnly: null,
      allowedDomains: ["*.example.org"],
      deniedDomains: ["evil.example"],
      unixSockets: null,
      allowUnixSockets: null,
      allowLocalBinding: null,
    });
    assert.deepEqual(
      [all?.hooks?.managedDir, all?.hooks?.Stop, all?.hooks?.PreToolUse],
      [
        "/opt/hooks",
        [],
        [
          {
            matcher: "Bash",
            hooks: [
              { type: "command", command: "check", timeoutSec: 5, async: false, statusMessage: null },
              { type: "prompt" },
            ],
          },
        ],
      ],
    );
  });

  it("refuse writes that go against them, and no others", async () => {
    demand('allowed_approval_policies = ["on-request"]\nfeatures.goals = true');
    home.write('approval_policy = "never"\n');
    const write = (keyPath: string, value: JsonValue) =>
      home.service().writeValue({ keyPath, value, mergeStrategy: "replace" });
    for (const [key, value] of [
      ["approval_policy", "untrusted"],
      ["profiles.p.approval_policy", "never"],
      ["features.goals", false],
    ] as const) {
      await assert.rejects(write(key, value), (error: { options: unknown }) => {
        assert.deepEqual(error.options, { data: { config_write_error_code: "configValidationError" } });
        return true;
      });
    }
    await write("model", "m");
    assert.equal(home.text(), 'approval_policy = "never"\nmodel = "m"\n');
  });

  const broken: [what: string, text: string, message: RegExp][] = [
    ["not TOML", 'x = "\n', /requirements\.toml:1:/],
    ["an empty list", "\nallowed_approval_policies = []", /requirements\.toml:2:/],
    ["modes without reading only", 'allowed_sandbox_modes = ["workspace-write"]', /read-only/],
    ["an unknown word", 'allowed_approval_policies = ["sometimes"]', /allowed_approval_policies/],
    [
      "a rule that allows",
      '[[rules.prefix_rules]]\npattern = [{ token = "ls" }]\ndecision = "allow"',
      /decision/,
    ],
    ["a rule without a decision", '[[rules.prefix_rules]]\npattern = [{ token = "ls" }]', /decision/],
  ];
  for (const [what, text, message] of broken) {
    it(`let nobody go on that are broken: ${what}`, async () => {
      demand(text);
      await assert.rejects(home.service().settings("/w"), { code: "invalid-request", message });
    });
  }

  it("that break later stay as they were, with a warning that has the place", async () => {
    demand('allowed_approval_policies = ["untrusted"]');
    const service = home.service();
    assert.deepEqual((await service.settings("/w")).problems, []);
    demand("= =");
    const { approvalPolicy, problems } = await service.settings("/w");
    assert.deepEqual(
      [approvalPolicy, problems.map(({ line, column }) => [line, column])],
      ["untrusted", [[1, 1]]],
    );
    demand("");
    assert.equal((await service.settings("/w")).approvalPolicy, "on-request");
  });

  it("about where data is kept go with every request to the hosted provider", async () => {
    demand('enforce_residency = "us"');
    const { providers } = await home.service().settings("/w");
    assert.deepEqual(
      [providers.openai?.httpHeaders, providers.ollama?.httpHeaders],
      [{ "x-openai-internal-codex-residency": "us" }, {}],
    );
  });
});
