// Which models there are: what is built in, what a provider's own catalogue says, and what a local server has. A
// catalogue is asked for when somebody wants the list, or when an answer says that it has changed; a turn never
// waits for it.
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../base/clock.js";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { ProviderSettings, Settings } from "../config/config.js";
import type { Model } from "../protocol/model.js";
import { builtInRows, listModels, modelInfo } from "./catalog.js";
import type { CatalogRow } from "./catalog-rows.js";
import type { EditorModels } from "./editor/editor-models.js";
import type { AccountPort } from "./http/account-port.js";
import type { ModelChoice, ModelInfo } from "./model-client.js";
import type { CachedCatalog, ModelsCache } from "./models-cache.js";

/** When a catalogue is asked for: always, never, or when what is known of it is missing or old. */
export type RefreshPolicy = "online" | "offline" | "online-if-uncached";

type ManagerSettings = Pick<
  Settings,
  "model" | "modelProvider" | "providers" | "modelContextWindow" | "modelCatalogJson"
>;

export interface ModelsManager {
  /** The rows of model/list, hidden ones included. Waits for a provider a moment only; never fails. */
  list(settings: ManagerSettings, policy?: RefreshPolicy): Promise<Model[]>;
  /** What is known of a model without asking anyone. Never fails. */
  info(choice: ModelChoice): Promise<ModelInfo>;
  /** An answer brought the tag of the provider's catalogue: another one makes us ask for it, behind the scenes. */
  noteEtag(provider: ProviderSettings, etag: string): void;
  dispose(): void;
}

export interface ModelsManagerOptions {
  readonly home: string;
  readonly version: string;
  readonly env: (name: string) => string | undefined;
  /** What `~` stands for. */
  readonly homeDir: string;
  readonly account: AccountPort;
  readonly userAgent: string;
  /** The models that connected editors lend. */
  readonly editorModels: EditorModels;
  readonly clock: Clock;
  readonly log: Log;
}

interface KnownCatalog extends CachedCatalog {
  readonly rows: readonly CatalogRow[];
  readonly hosted: boolean;
}

/** How long what a provider said is taken for current. */
const FRESH_MS = 5 * 60_000;
/** How long somebody who wants the list waits when nothing is known yet. */
const PATIENCE_MS = 2_000;

export function createModelsManager(options: ModelsManagerOptions): ModelsManager {
  const { clock, log } = options;
  const known = new Map<string, KnownCatalog>();
  const fetching = new Map<string, Promise<void>>();
  const life = new AbortController();
  /** Rows of configured files, by path; null where a file cannot be used. */
  const configured = new Map<string, Promise<readonly CatalogRow[] | null>>();

  async function recall(provider: ProviderSettings): Promise<KnownCatalog | null> {
    const source = sourceOf(provider);
    const remembered = known.get(source);
    if (remembered !== undefined || !hasCatalog(provider)) return remembered ?? null;
    const stored = await (await openCache()).read(source);
    if (stored !== null && !known.has(source)) await keep(provider, stored, false);
    return known.get(source) ?? null;
  }

  async function openCache(): Promise<ModelsCache> {
    const { createModelsCache } = await import("./models-cache.js");
    return createModelsCache(options.home, options.version);
  }

  /** `hosted`: what was told is for an account that has models of its own. */
  async function keep(provider: ProviderSettings, catalog: CachedCatalog, hosted: boolean): Promise<void> {
    const { rowsFromCatalog, rowsFromList } = await import("./remote-catalog.js");
    const { models } = catalog;
    const rows = hasCatalog(provider) ? rowsFromCatalog(models, hosted) : rowsFromList(models);
    known.set(sourceOf(provider), { ...catalog, rows, hosted });
  }

  /** One request at a time for each provider; a failure leaves what was known, and counts as asked. */
  function refresh(provider: ProviderSettings): Promise<void> {
    const source = sourceOf(provider);
    const running = fetching.get(source);
    if (running !== undefined) return running;
    const work = ask(provider, source)
      .catch(async (error: unknown) => {
        log.debug("the list of models did not come", { provider: provider.id, reason: errorMessage(error) });
        const before = known.get(source);
        await keep(
          provider,
          { etag: null, models: [], ...before, fetchedAtMs: clock.now() },
          before?.hosted ?? false,
        );
      })
      .finally(() => fetching.delete(source));
    fetching.set(source, work);
    return work;
  }

  async function ask(provider: ProviderSettings, source: string): Promise<void> {
    const [{ fetchModels }, { createOutside }] = await Promise.all([
      import("./fetch-models.js"),
      import("./http/outside.js"),
    ]);
    const { http } = createOutside(options);
    try {
      const before = known.get(source) ?? null;
      const etag = before === null || before.models.length === 0 ? null : before.etag;
      const { version } = options;
      const fetched = await fetchModels(provider, { ...options, http }, { version, etag }, life.signal);
      const { catalogEntries, listEntries } = await import("./remote-catalog.js");
      const entries = hasCatalog(provider) ? catalogEntries(fetched.body) : listEntries(fetched.body);
      const models = fetched.unchanged ? (before?.models ?? []) : (entries ?? []);
      const catalog = { fetchedAtMs: clock.now(), etag: fetched.etag, models };
      await keep(provider, catalog, fetched.hosted);
      if (hasCatalog(provider)) await (await openCache()).write(source, catalog);
    } finally {
      http.dispose();
    }
  }

  async function rowsFor(
    provider: ProviderSettings | undefined,
    policy: RefreshPolicy,
    file: string | null,
  ): Promise<readonly CatalogRow[]> {
    const stated = file === null ? null : await configuredRows(file, policy !== "offline");
    if (stated !== null) return stated;
    if (provider === undefined) return [];
    if (provider.wireApi === "editor") return lentRows(policy);
    const builtIn = builtInRows(provider);
    if (!isAsked(provider)) return builtIn;
    const before = await recall(provider);
    const isFresh = before !== null && clock.now() - before.fetchedAtMs < FRESH_MS;
    if (policy === "online" || (policy === "online-if-uncached" && !isFresh)) {
      const work = refresh(provider);
      // Old news are better than waiting, and the next list has the new ones.
      if (policy === "online" || before === null) await atMost(PATIENCE_MS, work);
    }
    return merged(known.get(sourceOf(provider))?.rows ?? [], builtIn);
  }

  async function lentRows(policy: RefreshPolicy): Promise<readonly CatalogRow[]> {
    if (policy !== "offline") {
      const asking = options.editorModels.list().then(
        () => undefined,
        (error: unknown) => log.debug("the editor did not list its models", { reason: errorMessage(error) }),
      );
      await atMost(PATIENCE_MS, asking);
    }
    const { rowsOfEditor } = await import("./editor/rows.js");
    return rowsOfEditor(options.editorModels.known());
  }

  async function atMost(ms: number, work: Promise<void>): Promise<void> {
    const done = new AbortController();
    // The sleep ends by rejection when the work is done first.
    const patience = clock.sleep(ms, done.signal).catch(() => undefined);
    await Promise.race([work, patience]).finally(() => done.abort());
  }

  /** Read anew for a list; a turn takes what was read before. */
  function configuredRows(file: string, anew: boolean): Promise<readonly CatalogRow[] | null> {
    const before = configured.get(file);
    if (before !== undefined && !anew) return before;
    const reading = readCatalog(path.resolve(options.home, file)).catch((error: unknown) => {
      log.warn("model_catalog_json cannot be used", { file, reason: errorMessage(error) });
      return null;
    });
    configured.set(file, reading);
    return reading;
  }

  return {
    async list(settings, policy = "online-if-uncached") {
      const { providers, modelProvider, modelCatalogJson } = settings;
      return listModels(settings, await rowsFor(providers[modelProvider], policy, modelCatalogJson));
    },
    async info(choice) {
      const { model, provider, modelCatalogJson } = choice;
      const rows = await rowsFor(provider, "offline", modelCatalogJson);
      return modelInfo(
        model,
        provider,
        choice,
        rows.find((row) => row.slug === model),
      );
    },
    noteEtag(provider, etag) {
      if (!hasCatalog(provider)) return;
      const source = sourceOf(provider);
      const before = known.get(source);
      if (before !== undefined && bareTag(before.etag) === bareTag(etag))
        known.set(source, { ...before, fetchedAtMs: clock.now() });
      else if (before !== undefined) void refresh(provider);
    },
    dispose() {
      life.abort(new Error("the host ends"));
    },
  };
}

/** Servers write the same tag with and without its marks. */
function bareTag(etag: string | null): string {
  return (etag ?? "").replace(/^W\//, "").replace(/^"(.*)"$/, "$1");
}

async function readCatalog(file: string): Promise<readonly CatalogRow[]> {
  const { catalogEntries, rowsFromCatalog } = await import("./remote-catalog.js");
  const entries = catalogEntries(JSON.parse(await readFile(file, "utf8")));
  if (entries === null) throw new Error('it holds no list "models"');
  return rowsFromCatalog(entries, false);
}

/** The provider has a catalogue of its own, for those who signed in with it. */
function hasCatalog(provider: ProviderSettings): boolean {
  return provider.wireApi === "responses" && provider.requiresOpenaiAuth;
}

/** Servers of the user's own that speak the Responses API are not asked: they need not know such a list. */
function isAsked(provider: ProviderSettings): boolean {
  return hasCatalog(provider) || provider.wireApi === "chat";
}

function sourceOf({ id, baseUrl }: ProviderSettings): string {
  return `${id} ${baseUrl}`;
}

/** What the provider says goes before what is built in; what only we know of comes last. */
function merged(remote: readonly CatalogRow[], builtIn: readonly CatalogRow[]): readonly CatalogRow[] {
  const named = new Set(remote.map((row) => row.slug));
  return [...remote, ...builtIn.filter((row) => !named.has(row.slug))];
}
