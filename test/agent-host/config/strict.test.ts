import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { startHost } from "../../support/start-host.js";
import { tempFolder } from "../../support/temp-folder.js";
import { type ConfigHome, createConfigHome } from "./home.js";

describe("strict mode", () => {
  let home: ConfigHome;
  beforeEach(() => {
    home = createConfigHome();
  });
  afterEach(() => home.remove());

  const mistakes: [what: string, file: string, message: RegExp][] = [
    ["an unknown field", '# mine\nmodell = "secret"\n', /config\.toml:2:1: unknown field `modell`$/],
    [
      "an unknown field of a table",
      '[model_providers.x]\nbase_url = "http://x"\n  bearer = "secret"\n',
      /config\.toml:3:3: unknown field `model_providers\.x\.bearer`$/,
    ],
    ["an unknown table", "[secret.table]\nx = 1\n", /config\.toml:1:1: unknown field `secret`$/],
    [
      "an unknown field of a profile",
      'model = "m"\n[profiles.p]\nmodell = "secret"\n',
      /config\.toml:3:1: unknown field `profiles\.p\.modell`$/,
    ],
    [
      "an unknown feature",
      "[features]\ngaols = true\n",
      /config\.toml:2:1: unknown feature `features\.gaols`$/,
    ],
    [
      "a wrong type",
      'hide_agent_reasoning = "secret"\n',
      /:1:1: expected true or false in field `hide_agent_reasoning`$/,
    ],
    ["a wrong word", 'approval_policy = "secret"\n', /config\.toml:1:1: .* in field `approval_policy`$/],
    [
      "a wrong list",
      "[mcp_servers.x]\nargs = [1]\n",
      /:2:1: expected a list of strings in field `mcp_servers\.x\.args`$/,
    ],
    ["a value for a table", "tools = 1\n", /:1:1: expected a table in field `tools`$/],
    ["what is not TOML", 'model = "m"\n= 1\n', /config\.toml:2:1: /],
  ];
  for (const [what, file, message] of mistakes) {
    it(`refuses ${what}, with its place and without its value`, async () => {
      home.write(file);
      await assert.rejects(
        home.service({ strict: true }).settings("/w"),
        (error: Error & { code: string }) => {
          assert.equal(error.code, "invalid-request");
          assert.match(error.message, message);
          assert.ok(!error.message.replaceAll("`secret`", "").includes("secret"), error.message);
          return true;
        },
      );
      // Elsewhere it is kept, or left out.
      await home.service().settings("/w");
    });
  }

  it("looks at every layer that counts, and at no other", async () => {
    const root = tempFolder({ ".codex/config.toml": 'modell = "m"\n' });
    mkdirSync(path.join(root, ".git"));
    await home.service({ strict: true }).settings(root);
    home.write(`[projects."${root}"]\ntrust_level = "trusted"\n`);
    await assert.rejects(home.service({ strict: true }).settings(root), /\.codex\/config\.toml:1:1/);
    await assert.rejects(
      home.service({ strict: true, cliOverrides: ["modell=m"] }).settings("/w"),
      /option -c or request: unknown field `modell`/,
    );
    await assert.rejects(home.service({ strict: true }).settings("/w", { "tools.x": 1 }), /`tools\.x`/);
  });

  it("has nothing against what this vocabulary knows", async () => {
    home.write(`model = "m"
profile = "p"
notify = ["x"]
approval_policy = { granular = { sandbox_approval = true, rules = true, mcp_elicitations = true } }
[tui]
anything = true
[features]
goals = true
code_mode = false
[profiles.p]
model_verbosity = "low"
[profiles.p.features]
apps = true
[mcp_servers.docs]
command = "x"
env = { A = "b" }
tools.search.approval_mode = "approve"
[model_providers.mine]
base_url = "http://x"
http_headers = { "X-A" = "b" }
[permissions.q.filesystem]
":root" = "read"
[agents]
max_threads = 3
[agents.reviewer]
description = "reads"
[projects."/w"]
trust_level = "trusted"
`);
    assert.equal((await home.service({ strict: true }).settings("/w")).model, "m");
  });

  it("lets no thread start once there is a mistake, and again when it is mended", async () => {
    const host = await startHost({ strictConfig: true });
    await host.startThread();
    await assert.rejects(
      host.client.request("thread/start", { cwd: host.cwd, config: { modell: "m" } }),
      /failed to load configuration: .*unknown field `modell`/,
    );
    await host.startThread();
  });
});
