import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { JsonValue } from "../../../agent-host/config/config.js";
import { tempFolder } from "../../support/temp-folder.js";
import { type ConfigHome, createConfigHome } from "./home.js";

describe("profiles", () => {
  let home: ConfigHome;
  beforeEach(() => {
    home = createConfigHome();
  });
  afterEach(() => home.remove());

  const user = `model = "user"
model_reasoning_effort = "low"
profile = "p"
[profiles.p]
model = "p"
approval_policy = "never"
[profiles.p.features]
goals = false
[profiles.q]
model = "q"
`;

  it("lie over the user's layer, and under everything that outranks it", async () => {
    home.writeMachine({ "config.toml": 'developer_instructions = "system"\n' });
    home.write(user);
    const settings = await home.service().settings("/w");
    assert.deepEqual(
      [
        settings.model,
        settings.modelReasoningEffort,
        settings.approvalPolicy,
        settings.features.goals,
        settings.developerInstructions,
      ],
      ["p", "low", "never", false, "system"],
    );
    const root = tempFolder({ ".codex/config.toml": 'model = "project"\n' });
    mkdirSync(path.join(root, ".git"));
    home.write(`${user}[projects."${root}"]\ntrust_level = "trusted"\n`);
    const inProject = await home.service({ cliOverrides: ["approval_policy=untrusted"] }).settings(root);
    assert.deepEqual([inProject.model, inProject.approvalPolicy], ["project", "untrusted"]);
  });

  const chosen: [how: string, cli: string[], request: Record<string, JsonValue>, model: string][] = [
    ["an option", ["profile=q"], {}, "q"],
    ["a request", [], { profile: "q" }, "q"],
    ["a request over an option", ["profile=p"], { profile: "q" }, "q"],
    ["an option that defines it", ['profiles.r.model="r"', "profile=r"], {}, "r"],
    ["an option that adds to it", ['profiles.p.model="more"'], {}, "more"],
  ];
  for (const [how, cliOverrides, request, model] of chosen) {
    it(`are chosen by ${how}`, async () => {
      home.write(user);
      assert.equal((await home.service({ cliOverrides }).settings("/w", request)).model, model);
    });
  }

  it("are shown as the user's values, and as a reason why a write changes nothing", async () => {
    home.write(user);
    const service = home.service();
    const { config, origins, layers } = await service.read({ includeLayers: true, cwd: null });
    assert.deepEqual(
      [config.model, config.profile, origins.model?.name, layers?.map(({ name }) => name.type)],
      ["p", "p", { type: "user", file: home.file }, ["user", "system"]],
    );
    const written = await service.writeValue({ keyPath: "model", value: "x", mergeStrategy: "replace" });
    assert.equal(written.status, "okOverridden");
    assert.equal(written.overriddenMetadata?.message, "Overridden by profile `p`");
    assert.equal(written.overriddenMetadata?.effectiveValue, "p");
  });

  it("cannot choose other profiles or trust projects", async () => {
    home.write(
      'profile = "p"\n[profiles.p]\nprofile = "q"\nmodel = "p"\n[profiles.p.projects."/w"]\ntrust_level = "trusted"\n[profiles.q]\nmodel = "q"\n',
    );
    const settings = await home.service().settings("/w");
    assert.deepEqual([settings.model, settings.sandboxMode], ["p", "read-only"]);
  });

  it("that are missing are a problem of the file that names them, or the fault of who asked", async () => {
    home.write('model = "m"\n\nprofile = "nope"\n');
    const { model, problems } = await home.service().settings("/w");
    assert.deepEqual(
      [model, problems.map(({ details, line, column }) => [details, line, column])],
      ["m", [["config profile `nope` not found", 3, 11]]],
    );
    await assert.rejects(home.service().settings("/w", { profile: "zz" }), {
      code: "invalid-request",
      message: /config profile `zz` not found/,
    });
  });

  it("are checked whether they are on or not, and a mistake is found where it stands", async () => {
    home.write(
      'profile = "p"\napproval_policy = "never"\n[profiles.p]\nmodel = "m"\nmodel_provider = "nope"\n[profiles.q]\napproval_policy = 7\n',
    );
    const settings = await home.service().settings("/w");
    assert.deepEqual([settings.model, settings.modelProvider], ["m", "offline"]);
    assert.deepEqual(
      settings.problems.map(({ summary, line }) => [summary, line]),
      [
        ["the setting profiles.q.approval_policy is not valid and is ignored", 7],
        ["the setting profiles.p.model_provider is not valid and is ignored", 5],
      ],
    );
  });
});
