import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { silentLog } from "../../../agent-host/base/log.js";
import type { ProviderSettings } from "../../../agent-host/config/config.js";
import type { EditorModels } from "../../../agent-host/models/editor/editor-models.js";
import { createModelsManager } from "../../../agent-host/models/models-manager.js";
import { afterThisTest } from "../../support/cleanup.js";
import { type FakeClock, fakeClock } from "../../support/fake-clock.js";
import { tempFolder } from "../../support/temp-folder.js";
import { accountWithKey, nobodyLends, provider } from "./given.js";

interface ListServer {
  readonly url: string;
  readonly asked: {
    readonly url: string;
    readonly etag: string | undefined;
    readonly key: string | undefined;
  }[];
  /** What is answered from now on: a body, a status, or nothing at all. */
  answer: { readonly body?: unknown; readonly status?: number; readonly etag?: string } | "silence";
  next(): Promise<void>;
}

async function startListServer(): Promise<ListServer> {
  const waiting: (() => void)[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const { url = "", headers } = request;
    list.asked.push({ url, etag: headers["if-none-match"], key: headers.authorization });
    for (const wake of waiting.splice(0)) wake();
    const { answer } = list;
    if (answer === "silence") return;
    const unchanged = answer.etag !== undefined && headers["if-none-match"] === answer.etag;
    response.writeHead(
      unchanged ? 304 : (answer.status ?? 200),
      answer.etag === undefined ? {} : { etag: answer.etag },
    );
    response.end(unchanged ? "" : JSON.stringify(answer.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterThisTest(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  const list: ListServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked: [],
    answer: {},
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
  return list;
}

function startManager(
  options: {
    readonly home?: string;
    readonly clock?: FakeClock;
    readonly version?: string;
    readonly editorModels?: Partial<EditorModels>;
  } = {},
) {
  const home = options.home ?? tempFolder();
  const clock = options.clock ?? fakeClock();
  const manager = createModelsManager({
    home,
    version: options.version ?? "1.2.3",
    env: () => undefined,
    homeDir: "/nowhere",
    editorModels: { ...nobodyLends, ...options.editorModels },
    account: accountWithKey(undefined, "stored-key"),
    userAgent: "heddle/0.0 (test)",
    clock,
    log: silentLog,
  });
  afterThisTest(() => manager.dispose());
  return { manager, clock, home };
}

const catalog = {
  models: [
    {
      slug: "gpt-9",
      priority: 2,
      visibility: "list",
      context_window: 1_000_000,
      supported_reasoning_levels: [{ effort: "high", description: "" }],
      supports_parallel_tool_calls: false,
      input_modalities: ["text"],
    },
    { slug: "gpt-5.4", display_name: "GPT-5.4 new", priority: 1, visibility: "list" },
    { slug: "secret", priority: 3, visibility: "hide" },
    { slug: "elsewhere", supported_in_api: false },
    { broken: true },
  ],
};

function openai(baseUrl: string): ProviderSettings {
  return provider({ id: "openai", name: "OpenAI", baseUrl, requiresOpenaiAuth: true });
}

function settingsFor(given: ProviderSettings, model = "gpt-5.4", modelCatalogJson: string | null = null) {
  return {
    model,
    modelProvider: given.id,
    providers: { [given.id]: given },
    modelContextWindow: null,
    modelCatalogJson,
  };
}

const choice = (given: ProviderSettings, model: string) => ({
  model,
  provider: given,
  modelContextWindow: null,
  modelCatalogJson: null,
});

describe("models of a provider with a catalogue", () => {
  it("come from it first, with what is built in behind, and are kept in the home", async () => {
    const server = await startListServer();
    server.answer = { body: catalog, etag: '"v1"' };
    const { manager, home } = startManager();
    const given = openai(server.url);
    const models = await manager.list(settingsFor(given));
    assert.deepEqual(
      models.slice(0, 4).map(({ id, displayName, hidden }) => [id, displayName, hidden]),
      [
        ["gpt-5.4", "GPT-5.4 new", false],
        ["gpt-9", "gpt-9", false],
        ["secret", "secret", true],
        ["gpt-5.5", "GPT-5.5", false],
      ],
    );
    assert.equal(
      models.some(({ id }) => id === "elsewhere"),
      false,
    );
    assert.deepEqual(server.asked, [
      { url: "/v1/models?client_version=1.2.3", etag: undefined, key: "Bearer stored-key" },
    ]);
    assert.deepEqual(await manager.info(choice(given, "gpt-9")), {
      slug: "gpt-9",
      contextWindow: 950_000,
      supportsReasoning: true,
      supportsParallelToolCalls: false,
      supportsImages: false,
      supportsCustomTools: true,
      takesOriginalImages: false,
      autoCompactTokens: 900_000,
      toolOutputBytes: null,
      supportsToolSearch: false,
    });
    const cached = JSON.parse(readFileSync(path.join(home, "models_cache.json"), "utf8"));
    assert.deepEqual([cached.etag, cached.client_version, cached.models.length], ['"v1"', "1.2.3", 4]);

    // The next host knows it without asking, for a while.
    const later = startManager({ home });
    assert.equal((await later.manager.info(choice(given, "gpt-9"))).contextWindow, 950_000);
    assert.equal((await later.manager.list(settingsFor(given)))[0]?.displayName, "GPT-5.4 new");
    assert.equal(server.asked.length, 1);
  });

  it("are asked for again after a while, by their tag, without making anybody wait", async () => {
    const server = await startListServer();
    server.answer = { body: catalog, etag: '"v1"' };
    const { manager, clock } = startManager();
    const settings = settingsFor(openai(server.url));
    await manager.list(settings);
    clock.advance(5 * 60_000);
    const again = server.next();
    assert.equal((await manager.list(settings))[0]?.displayName, "GPT-5.4 new");
    await again;
    assert.deepEqual(
      server.asked.map(({ etag }) => etag),
      [undefined, '"v1"'],
    );
  });

  it("are asked for when an answer brings another tag, and not when it brings the same", async () => {
    const server = await startListServer();
    server.answer = { body: catalog, etag: '"v1"' };
    const { manager } = startManager();
    const given = openai(server.url);
    manager.noteEtag(given, '"v0"');
    await manager.list(settingsFor(given));
    for (const same of ['"v1"', 'W/"v1"', "v1"]) manager.noteEtag(given, same);
    assert.equal(server.asked.length, 1);
    server.answer = { body: { models: [{ slug: "gpt-10" }] }, etag: '"v2"' };
    const again = server.next();
    manager.noteEtag(given, '"v2"');
    await again;
    await manager.list(settingsFor(given), "online");
    assert.equal(
      (await manager.list(settingsFor(given), "offline")).some(({ id }) => id === "gpt-10"),
      true,
    );
  });

  it("are those that are built in when the server says nothing, or nothing that helps", async () => {
    const server = await startListServer();
    const answers: ListServer["answer"][] = [
      { status: 500 },
      { body: { data: [{ id: "x" }] } },
      { body: "no" },
    ];
    for (const answer of answers) {
      server.answer = answer;
      const { manager } = startManager();
      assert.equal((await manager.list(settingsFor(openai(server.url))))[0]?.id, "gpt-5.5");
    }
    server.answer = "silence";
    const { manager, clock } = startManager();
    const asked = server.next();
    const listing = manager.list(settingsFor(openai(server.url)));
    await asked;
    clock.advance(2_000);
    assert.equal((await listing)[0]?.id, "gpt-5.5");
  });

  it("are not asked for by a turn, nor for servers of the user's own", async () => {
    const server = await startListServer();
    const { manager } = startManager();
    assert.equal((await manager.info(choice(openai(server.url), "gpt-5.4"))).contextWindow, 258_400);
    await manager.list(settingsFor(provider({ id: "own", baseUrl: server.url })));
    await manager.list(settingsFor(openai(server.url)), "offline");
    assert.deepEqual(server.asked, []);
  });

  it("do not come from the cache of another version, or from a damaged one", async () => {
    const server = await startListServer();
    server.answer = { body: catalog, etag: '"v1"' };
    const { manager, home } = startManager();
    await manager.list(settingsFor(openai(server.url)));
    await startManager({ home, version: "1.2.4" }).manager.list(settingsFor(openai(server.url)));
    writeFileSync(path.join(home, "models_cache.json"), "{oops");
    await startManager({ home }).manager.list(settingsFor(openai(server.url)));
    assert.deepEqual(
      server.asked.map(({ url, etag }) => [url.slice(-5), etag]),
      [
        ["1.2.3", undefined],
        ["1.2.4", undefined],
        ["1.2.3", undefined],
      ],
    );
  });
});

describe("models of a local server", () => {
  it("are what it lists, without those that hold no conversation", async () => {
    const server = await startListServer();
    server.answer = {
      body: {
        object: "list",
        data: [
          { id: "llama3.1:8b", max_model_len: 8_000 },
          { id: "nomic-embed-text" },
          { id: "qwen2.5vl:7b" },
          7,
        ],
      },
    };
    const { manager, home } = startManager();
    const given = provider({ id: "local", wireApi: "chat", baseUrl: server.url });
    const models = await manager.list(settingsFor(given, "llama3.1:8b"));
    assert.deepEqual(
      models.map(({ id, isDefault, inputModalities }) => [id, isDefault, inputModalities.length]),
      [
        ["llama3.1:8b", true, 1],
        ["qwen2.5vl:7b", false, 2],
      ],
    );
    assert.equal((await manager.info(choice(given, "llama3.1:8b"))).contextWindow, 7_600);
    assert.deepEqual(
      server.asked.map(({ url, key }) => [url, key]),
      [["/v1/models", undefined]],
    );
    assert.throws(() => readFileSync(path.join(home, "models_cache.json")), { code: "ENOENT" });
  });

  it("are the configured one while the server does not run", async () => {
    const { manager } = startManager();
    const given = provider({ id: "local", wireApi: "chat", baseUrl: "http://127.0.0.1:1/v1" });
    assert.deepEqual(
      (await manager.list(settingsFor(given, "llama"))).map(({ id }) => id),
      ["llama"],
    );
  });
});

describe("models of a configured file", () => {
  it("stand for all others", async () => {
    const home = tempFolder({ "models.json": JSON.stringify(catalog) });
    const { manager } = startManager({ home });
    const given = openai("http://127.0.0.1:1/v1");
    const models = await manager.list(settingsFor(given, "gpt-9", "models.json"));
    assert.deepEqual(
      models.map(({ id }) => id),
      ["gpt-5.4", "gpt-9", "secret"],
    );
    const info = await manager.info({ ...choice(given, "gpt-9"), modelCatalogJson: "models.json" });
    assert.equal(info.contextWindow, 950_000);
  });

  it("are passed over when it cannot be read", async () => {
    const { manager } = startManager();
    const models = await manager.list(settingsFor(provider({ id: "own" }), "gpt-5.4", "missing.json"));
    assert.equal(models[0]?.id, "gpt-5.5");
  });
});

describe("models that an editor lends", () => {
  const lent = {
    id: "copilot/gpt-4o",
    name: "GPT-4o",
    vendor: "copilot",
    family: "gpt-4o",
    version: "1",
    maxInputTokens: 64_000,
    supportsTools: true,
    supportsImages: null,
  };
  const editor = provider({ id: "editor", name: "Editor", wireApi: "editor", baseUrl: "" });

  it("are asked for with the list, and a turn knows what was said then", async () => {
    let known: (typeof lent)[] = [];
    const { manager } = startManager({
      editorModels: {
        async list() {
          known = [lent];
          return known;
        },
        known: () => known,
      },
    });
    assert.equal((await manager.info(choice(editor, "copilot/gpt-4o"))).contextWindow, null);
    const models = await manager.list(settingsFor(editor, "auto"));
    assert.deepEqual(
      models.map(({ id, displayName, description, isDefault }) => [id, displayName, description, isDefault]),
      [
        ["auto", "Auto", "Whichever model the editor likes best; now GPT-4o.", true],
        ["copilot/gpt-4o", "GPT-4o", "Lent by the editor (copilot).", false],
      ],
    );
    for (const slug of ["auto", "copilot/gpt-4o"]) {
      assert.deepEqual(await manager.info(choice(editor, slug)), {
        slug,
        contextWindow: 60_800,
        supportsReasoning: false,
        supportsParallelToolCalls: false,
        supportsImages: true,
        supportsCustomTools: true,
        supportsToolSearch: false,
        takesOriginalImages: false,
        autoCompactTokens: 57_600,
        toolOutputBytes: null,
      });
    }
  });

  it("are not waited for when the editor does not say", async () => {
    const { manager, clock } = startManager({
      editorModels: { list: () => new Promise(() => undefined) },
    });
    const listing = manager.list(settingsFor(editor, "auto"));
    await clock.sleeping();
    clock.advance(2_000);
    assert.deepEqual(
      (await listing).map(({ id }) => id),
      ["auto"],
    );
  });
});
