import assert from "node:assert/strict";
import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { HostError } from "../../../agent-host/base/errors.js";
import type { JsonValue } from "../../../agent-host/config/config.js";
import { fingerprint } from "../../../agent-host/config/tree.js";
import { type ConfigHome, createConfigHome } from "./home.js";

describe("reading and writing the configuration", () => {
  let home: ConfigHome;
  beforeEach(() => {
    home = createConfigHome();
  });
  afterEach(() => home.remove());

  const write = (keyPath: string, value: JsonValue, more: object = {}) =>
    home.service().writeValue({ keyPath, value, mergeStrategy: "replace", ...more });

  it("shows every known key, unknown ones as they are, and where each value comes from", async () => {
    home.write('model = "u"\n[model_providers.p]\nbase_url = "http://p"\n[odd]\nkey = 1\n');
    const service = home.service({ cliOverrides: ["model=c"] });
    const { config, origins, layers } = await service.read({ includeLayers: true, cwd: null });
    const userTable = { model: "u", model_providers: { p: { base_url: "http://p" } }, odd: { key: 1 } };
    const flags = { name: { type: "sessionFlags" }, version: fingerprint({ model: "c" }) };
    const user = { name: { type: "user", file: home.file }, version: fingerprint(userTable) };
    const system = { name: { type: "system", file: home.machine.systemFile }, version: fingerprint({}) };
    assert.equal(config.model, "c");
    assert.equal(config.approval_policy, null);
    assert.deepEqual(config.odd, { key: 1 });
    assert.deepEqual(config.mcp_servers, {});
    assert.deepEqual(config.model_providers, {
      p: {
        name: null,
        base_url: "http://p",
        env_key: null,
        env_key_instructions: null,
        experimental_bearer_token: null,
        auth: null,
        aws: null,
        wire_api: "responses",
        query_params: null,
        http_headers: null,
        env_http_headers: null,
        request_max_retries: null,
        stream_max_retries: null,
        stream_idle_timeout_ms: null,
        websocket_connect_timeout_ms: null,
        requires_openai_auth: false,
        supports_websockets: false,
      },
    });
    assert.deepEqual(origins, { model: flags, "model_providers.p.base_url": user, "odd.key": user });
    assert.deepEqual(layers, [
      { ...flags, config: { model: "c" } },
      { ...user, config: userTable },
      { ...system, config: {} },
    ]);
  });

  it("shows the features that do not exist here as off, and what a file says of features as it is", async () => {
    const off = {
      apps: false,
      memories: false,
      plugins: false,
      tool_call_mcp_elicitation: false,
      tool_search: false,
      tool_suggest: false,
    };
    const features = async () =>
      (await home.service().read({ includeLayers: false, cwd: null })).config.features;
    assert.deepEqual(await features(), off);
    home.write("[features]\nshell_tool = false\napps = true\n");
    assert.deepEqual(await features(), { ...off, apps: true, shell_tool: false });
  });

  it("leaves the layers out unless asked for them", async () => {
    assert.equal((await home.service().read({ includeLayers: false, cwd: null })).layers, null);
  });

  describe("writing", () => {
    const text = `# mine
approval_policy = "on-request" # keep this

[foo]
bar = 1
when = 2020-01-02

[[skills.config]]
name = "x"
enabled = false
`;
    const edits: [what: string, keyPath: string, value: JsonValue, more: object, expected: string][] = [
      [
        "replaces a value and leaves its comment",
        "approval_policy",
        "never",
        {},
        text.replace('"on-request"', '"never"'),
      ],
      ["deletes a value", "foo.bar", null, {}, text.replace("bar = 1\n", "")],
      [
        "adds a table with a name that needs quotes",
        'projects."/a.b/c".trust_level',
        "trusted",
        {},
        `${text}\n[projects."/a.b/c"]\ntrust_level = "trusted"\n`,
      ],
      [
        "adds to a table",
        "foo",
        { baz: true },
        { mergeStrategy: "upsert" },
        text.replace("when = 2020-01-02\n", "when = 2020-01-02\nbaz = true\n"),
      ],
    ];
    for (const [what, keyPath, value, more, expected] of edits) {
      it(what, async () => {
        home.write(text);
        const result = await write(keyPath, value, more);
        assert.equal(home.text(), expected);
        assert.equal(result.status, "ok");
        assert.equal(result.filePath, home.file);
        const { layers } = await home.service().read({ includeLayers: true, cwd: null });
        assert.equal(layers?.find((layer) => layer.name.type === "user")?.version, result.version);
      });
    }

    it("adds a list of tables, and one more level of tables", async () => {
      home.write(text);
      await write("list", [{ a: 1, b: { c: ["x"] } }, { a: 2 }]);
      await write("mcp_servers.docs", { command: "x", args: ["a"], env: { A: 'quote " \\ and\nline' } });
      const { config } = await home.service().read({ includeLayers: false, cwd: null });
      assert.deepEqual(config.list, [{ a: 1, b: { c: ["x"] } }, { a: 2 }]);
      assert.deepEqual(config.mcp_servers, {
        docs: { command: "x", args: ["a"], env: { A: 'quote " \\ and\nline' } },
      });
      assert.ok(home.text().includes('# mine\napproval_policy = "on-request" # keep this\n'));
    });

    it("makes the file when there is none, and keeps the mode of one that is there", async () => {
      await write("model", "m");
      assert.deepEqual([home.text(), statSync(home.file).mode & 0o777], ['model = "m"\n', 0o600]);
      chmodSync(home.file, 0o640);
      await write("model", "n");
      assert.deepEqual([home.text(), statSync(home.file).mode & 0o777], ['model = "n"\n', 0o640]);
    });

    it("writes through a link and leaves nothing else behind", async () => {
      const real = path.join(home.folder, "dotfiles.toml");
      writeFileSync(real, 'model = "m"\n');
      symlinkSync(real, home.file);
      await write("model", "n");
      assert.equal(readFileSync(real, "utf8"), 'model = "n"\n');
      assert.deepEqual(
        [lstatSync(home.file).isSymbolicLink(), readdirSync(home.folder).sort()],
        [true, ["config.toml", "dotfiles.toml"]],
      );
    });

    it("takes edits that come at once one after the other", async () => {
      const service = home.service();
      await Promise.all(
        ["a", "b", "c"].map((keyPath) => service.writeValue({ keyPath, value: 1, mergeStrategy: "replace" })),
      );
      const { config } = await service.read({ includeLayers: false, cwd: null });
      assert.deepEqual([config.a, config.b, config.c], [1, 1, 1]);
    });

    it("says when a higher layer decides about the key", async () => {
      const service = home.service({ cliOverrides: ["model=c"] });
      const result = await service.writeValue({ keyPath: "model", value: "u", mergeStrategy: "replace" });
      assert.deepEqual(result, {
        status: "okOverridden",
        version: fingerprint({ model: "u" }),
        filePath: home.file,
        overriddenMetadata: {
          message: "Overridden by session flags",
          overridingLayer: { name: { type: "sessionFlags" }, version: fingerprint({ model: "c" }) },
          effectiveValue: "c",
        },
      });
    });

    it("is in force at once", async () => {
      const service = home.service();
      await service.settings("/w");
      await service.writeValue({ keyPath: "model", value: "new", mergeStrategy: "replace" });
      assert.equal((await service.settings("/w")).model, "new");
    });

    const before = 'model = "m"\nmodel_reasoning_summary = 3\n';
    const refused: [what: string, keyPath: string, value: JsonValue, more: object, code: string][] = [
      ["an empty key", "", 1, {}, "configValidationError"],
      ["a key path that is none", "a..b", 1, {}, "configValidationError"],
      ["a key of JavaScript", "__proto__.x", 1, {}, "configValidationError"],
      ["a value of the wrong type", "model_reasoning_effort", "bogus", {}, "configValidationError"],
      ["a built-in provider", "model_providers.openai", { name: "x" }, {}, "configValidationError"],
      ["a null inside a value", "x.y", { a: null }, {}, "configValidationError"],
      ["a key below a value", "model.x", 1, {}, "configValidationError"],
      ["deleting what is not there", "nope.deep", null, {}, "configPathNotFound"],
      ["another file", "model", "x", { filePath: "/tmp/other.toml" }, "configLayerReadonly"],
      ["an old version", "model", "x", { expectedVersion: "sha256:00" }, "configVersionConflict"],
    ];
    for (const [what, keyPath, value, more, code] of refused) {
      it(`refuses ${what} and writes nothing`, async () => {
        home.write(before);
        await assert.rejects(write(keyPath, value, more), (error) => {
          assert.ok(error instanceof HostError);
          assert.deepEqual(
            { code: error.code, data: error.options.data },
            { code: "invalid-request", data: { config_write_error_code: code } },
          );
          return true;
        });
        assert.equal(home.text(), before);
      });
    }

    it("accepts the current version, and a change beside an older mistake", async () => {
      home.write(before);
      const { layers } = await home.service().read({ includeLayers: true, cwd: null });
      const expectedVersion = layers?.find((layer) => layer.name.type === "user")?.version;
      await write("model", "n", { expectedVersion, filePath: home.file });
      assert.equal(home.text(), before.replace('"m"', '"n"'));
    });

    it("does not touch a file with a syntax error", async () => {
      home.write("model = = 1\n");
      await assert.rejects(write("model", "x"), /must be mended first/);
      assert.equal(home.text(), "model = = 1\n");
    });
  });
});
