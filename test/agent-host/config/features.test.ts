import assert from "node:assert/strict";
import { type ConfigHome, createConfigHome } from "./home.js";

describe("features in the configuration", () => {
  let home: ConfigHome;
  beforeEach(() => {
    home = createConfigHome();
  });
  afterEach(() => home.remove());

  const warnings = async (file: string) => {
    home.write(file);
    return (await home.service().settings("/w")).warnings;
  };

  it("that do nothing here are warned of when they are switched on, and others are not", async () => {
    assert.deepEqual(await warnings("[features]\nshell_tool = true\napps = false\nmine = true\n"), []);
    const [warning, ...others] = await warnings("[features]\ncode_mode = true\napps = true\n");
    assert.match(warning ?? "", /do not exist here and change nothing: code_mode, apps\./);
    assert.deepEqual(others, []);
    assert.deepEqual(
      await warnings("suppress_unstable_features_warning = true\n[features]\napps = true\n"),
      [],
    );
  });

  it("have to be on, off, or a table", async () => {
    home.write('[features]\ngoals = "no"\n');
    const { features, problems } = await home.service().settings("/w");
    assert.equal(features.goals, true);
    assert.deepEqual(
      problems.map(({ line, column }) => [line, column]),
      [[2, 9]],
    );
  });

  it("are decided by requirements, files, what was switched while running, defaults, in this order", async () => {
    const service = home.service();
    const goals = async () => [
      (await service.settings("/w")).features.goals,
      (await service.features()).find(({ name }) => name === "goals")?.enabled,
    ];
    assert.deepEqual(await goals(), [true, true]);
    await service.setFeatures({ goals: false });
    assert.deepEqual(await goals(), [false, false]);
    home.write("features.goals = true\n");
    assert.deepEqual(await goals(), [true, true]);
    home.writeMachine({ "requirements.toml": "features.goals = false\n" });
    assert.deepEqual(await goals(), [false, false]);
  });

  it("cannot be switched when nobody knows them, or when they do nothing here", async () => {
    const service = home.service();
    await assert.rejects(service.setFeatures({ nope: true }), /invalid feature enablement `nope`/);
    await assert.rejects(
      service.setFeatures({ goals: false, js_repl: true }),
      /unsupported feature enablement `js_repl`: currently supported features are shell_tool/,
    );
    assert.equal((await service.settings("/w")).features.goals, true);
  });
});
