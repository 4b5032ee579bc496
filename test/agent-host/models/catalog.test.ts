import assert from "node:assert/strict";
import {
  builtInRows,
  defaultReasoningEffort,
  listModels,
  modelInfo,
  supportsImages,
  textVerbosity,
} from "../../../agent-host/models/catalog.js";
import { rowsFromCatalog } from "../../../agent-host/models/remote-catalog.js";
import { Model } from "../../../agent-host/protocol/model.js";
import { provider } from "./given.js";

const providers = {
  openai: provider({ id: "openai", name: "OpenAI" }),
  local: provider({ id: "local", name: "Local", wireApi: "chat" }),
  bedrock: provider({ id: "amazon-bedrock", name: "Bedrock", aws: { profile: null, region: null } }),
  offline: provider({ id: "offline", name: "Offline", wireApi: "offline" }),
};
const settings = (modelProvider: string, model: string, modelContextWindow: number | null = null) => ({
  model,
  modelProvider,
  modelContextWindow,
  providers,
});

function list(name: keyof typeof providers | "nowhere", model: string) {
  return listModels(settings(name, model), name === "nowhere" ? [] : builtInRows(providers[name]));
}

describe("model catalogue", () => {
  const rows: {
    slug: string;
    wireApi: "responses" | "chat";
    window: number | null;
    reasons: boolean;
    images: boolean;
  }[] = [
    { slug: "gpt-5.2-codex", wireApi: "responses", window: 258_400, reasons: true, images: true },
    { slug: "gpt-5.99-unknown", wireApi: "responses", window: 258_400, reasons: true, images: true },
    { slug: "gpt-5-chat-latest", wireApi: "responses", window: 258_400, reasons: false, images: true },
    { slug: "openai/gpt-5.4", wireApi: "chat", window: 258_400, reasons: true, images: true },
    { slug: "o3", wireApi: "responses", window: null, reasons: true, images: true },
    { slug: "gpt-oss:20b", wireApi: "chat", window: null, reasons: true, images: false },
    { slug: "llama3.1:8b", wireApi: "chat", window: null, reasons: false, images: false },
    { slug: "qwen2.5vl:7b", wireApi: "chat", window: null, reasons: false, images: true },
    { slug: "ollama-octo", wireApi: "chat", window: null, reasons: false, images: false },
  ];
  for (const { slug, wireApi, window, reasons, images } of rows) {
    it(`knows of ${slug}`, () => {
      const info = modelInfo(slug, { wireApi }, { modelContextWindow: null });
      assert.deepEqual(info, {
        slug,
        contextWindow: window,
        autoCompactTokens: window === null ? null : 244_800,
        toolOutputBytes: null,
        supportsReasoning: reasons,
        supportsParallelToolCalls: slug.includes("gpt-5"),
        supportsImages: images,
        supportsCustomTools: slug !== "gpt-oss:20b",
        takesOriginalImages: false,
        supportsToolSearch: wireApi === "responses" && slug.includes("gpt-5") && reasons,
      });
    });
  }

  it("lets the settings say how large the window is", () => {
    const given = { modelContextWindow: 10_000 };
    assert.equal(modelInfo("llama", { wireApi: "chat" }, given).contextWindow, 9_500);
    assert.equal(modelInfo("gpt-5.4", { wireApi: "responses" }, given).contextWindow, 9_500);
  });

  it("takes what a provider's catalogue says of the window over the usual shares", () => {
    const [row] = rowsFromCatalog(
      [
        {
          slug: "wide",
          context_window: 100_000,
          effective_context_window_percent: 80,
          auto_compact_token_limit: 70_000,
          truncation_policy: { mode: "tokens", limit: 2_000 },
          supports_image_detail_original: true,
        },
      ],
      false,
    );
    const info = modelInfo("wide", { wireApi: "responses" }, { modelContextWindow: null }, row);
    assert.deepEqual(
      [info.contextWindow, info.autoCompactTokens, info.toolOutputBytes, info.takesOriginalImages],
      [80_000, 70_000, 8_000, true],
    );
    const smaller = modelInfo("wide", { wireApi: "responses" }, { modelContextWindow: 50_000 }, row);
    assert.deepEqual([smaller.contextWindow, smaller.autoCompactTokens], [40_000, 40_000]);
  });

  it("gives wishes only to models that take them", () => {
    const slugs = ["gpt-5.5", "gpt-5.2-codex", "gpt-5-codex", "gpt-5.1", "o3", "llama"];
    assert.deepEqual(slugs.map(textVerbosity), ["low", "low", null, null, null, null]);
    assert.deepEqual(slugs.map(defaultReasoningEffort), [
      "medium",
      "medium",
      "medium",
      "medium",
      "medium",
      null,
    ]);
    assert.deepEqual(slugs.map(supportsImages), [true, true, true, true, true, false]);
  });

  it("lists the provider's models with the configured one as the only default", () => {
    const models = list("openai", "gpt-5.4");
    assert.deepEqual(
      models.filter((model) => model.isDefault).map((model) => model.id),
      ["gpt-5.4"],
    );
    assert.ok(models.some((model) => model.hidden) && models.some((model) => !model.hidden));
    assert.deepEqual(models, Model.array().parse(models));
    assert.equal(new Set(models.map((model) => model.id)).size, models.length);
  });

  it("lists what Amazon Bedrock has under its own names, and does not mistake one for the other", () => {
    const models = list("bedrock", "openai.gpt-5.4");
    assert.deepEqual(
      models.map(({ id, isDefault, inputModalities }) => [id, isDefault, inputModalities.length]),
      [
        ["openai.gpt-5.5", false, 2],
        ["openai.gpt-5.4", true, 2],
        ["openai.gpt-oss-120b", false, 1],
        ["openai.gpt-oss-20b", false, 1],
      ],
    );
    assert.equal(
      list("openai", "gpt-5.4").some(({ id }) => id.startsWith("openai.")),
      false,
    );
    const info = modelInfo("us.openai.gpt-5.9", { wireApi: "responses" }, { modelContextWindow: null });
    assert.deepEqual(
      [info.contextWindow, info.supportsImages, info.supportsCustomTools],
      [258_400, true, true],
    );
  });

  it("always lists the configured model, also a hidden or an unknown one", () => {
    const hidden = list("openai", "codex-auto-review").find((model) => model.isDefault);
    assert.deepEqual([hidden?.id, hidden?.hidden], ["codex-auto-review", false]);

    const [unknown, ...others] = list("local", "llama3.1:8b");
    assert.deepEqual(others, []);
    assert.deepEqual(unknown, {
      id: "llama3.1:8b",
      model: "llama3.1:8b",
      upgrade: null,
      upgradeInfo: null,
      availabilityNux: null,
      displayName: "llama3.1:8b",
      description: "Configured for Local.",
      hidden: false,
      supportedReasoningEfforts: [],
      defaultReasoningEffort: "none",
      inputModalities: ["text"],
      supportsPersonality: false,
      additionalSpeedTiers: [],
      isDefault: true,
    });
  });

  it("offers the offline model where it is the provider, and only there", () => {
    const ids = (name: Parameters<typeof list>[0], model: string) => list(name, model).map(({ id }) => id);
    assert.deepEqual(ids("offline", "offline"), ["offline"]);
    assert.equal(ids("openai", "gpt-5.4").includes("offline"), false);
    assert.deepEqual(ids("nowhere", "x"), ["x"]);
  });
});
