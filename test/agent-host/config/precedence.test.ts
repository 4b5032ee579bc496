import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { tempFolder } from "../../support/temp-folder.js";
import { type ConfigHome, createConfigHome } from "./home.js";

/** Lowest first. */
const RANKS = ["system", "user", "profile", "root", "nearest", "option", "request", "managed"] as const;
type Rank = (typeof RANKS)[number];

describe("precedence of layers", () => {
  let home: ConfigHome;
  let root: string;
  beforeEach(() => {
    home = createConfigHome();
    root = tempFolder();
    for (const folder of [".git", ".codex", "sub/.codex"])
      mkdirSync(path.join(root, folder), { recursive: true });
  });
  afterEach(() => home.remove());

  /** Each of the layers names itself as the model; gives the model, and the kind of layer that it comes from. */
  async function winner(ranks: readonly Rank[]): Promise<[model: string, origin: string | undefined]> {
    const says = (rank: Rank) => (ranks.includes(rank) ? `model = "${rank}"\n` : "");
    home.writeMachine({ "config.toml": says("system"), "managed_config.toml": says("managed") });
    home.write(
      `${says("user")}profile = "p"\n[projects."${root}"]\ntrust_level = "trusted"\n[profiles.p]\n${says("profile")}`,
    );
    writeFileSync(path.join(root, ".codex/config.toml"), says("root"));
    writeFileSync(path.join(root, "sub/.codex/config.toml"), says("nearest"));
    const service = home.service({ cliOverrides: ranks.includes("option") ? ["model=option"] : [] });
    const cwd = path.join(root, "sub");
    const request: Record<string, string> = ranks.includes("request") ? { model: "request" } : {};
    const { model } = await service.settings(cwd, request);
    const { origins } = await service.read({ includeLayers: false, cwd });
    return [model, origins.model?.name.type];
  }

  const origin: Record<Rank, string> = {
    system: "system",
    user: "user",
    profile: "user",
    root: "project",
    nearest: "project",
    option: "sessionFlags",
    request: "sessionFlags",
    managed: "legacyManagedConfigTomlFromFile",
  };
  for (const [rank, lower] of RANKS.entries()) {
    for (const higher of RANKS.slice(rank + 1)) {
      it(`${higher} outranks ${lower}`, async () => {
        const [model, from] = await winner([lower, higher]);
        assert.equal(model, higher);
        // A request is nobody's but its own thread's: config/read does not show it.
        assert.equal(from, origin[higher === "request" ? lower : higher]);
      });
    }
  }

  it("lists those that exist, the one that counts most first", async () => {
    await winner(["system", "managed"]);
    const service = home.service({ cliOverrides: ["a=1"] });
    const { layers } = await service.read({ includeLayers: true, cwd: path.join(root, "sub") });
    assert.deepEqual(
      layers?.map(({ name }) => name),
      [
        { type: "legacyManagedConfigTomlFromFile", file: home.machine.managedFile },
        { type: "sessionFlags" },
        { type: "project", dotCodexFolder: path.join(root, "sub/.codex") },
        { type: "project", dotCodexFolder: path.join(root, ".codex") },
        { type: "user", file: home.file },
        { type: "system", file: home.machine.systemFile },
      ],
    );
  });

  it("says that managed settings override what is written", async () => {
    home.writeMachine({ "managed_config.toml": 'model = "managed"\n' });
    const written = await home
      .service()
      .writeValue({ keyPath: "model", value: "mine", mergeStrategy: "replace" });
    assert.deepEqual(
      [written.status, written.overriddenMetadata?.message, written.overriddenMetadata?.effectiveValue],
      ["okOverridden", "Overridden by managed settings", "managed"],
    );
  });
});
