// Puts the host together from its parts. Loaded after `initialize` was answered; nothing imports it but main.ts.
import path from "node:path";
import { type Accounts, createAccounts } from "./accounts/accounts.js";
import type { KeyringEntry } from "./accounts/keyring/keyring.js";
import type { Clock } from "./base/clock.js";
import type { Log } from "./base/log.js";
import type { ConfigProblem, ProviderSettings, Settings } from "./config/config.js";
import { createConfigService } from "./config/config-service.js";
import type { MachineConfig } from "./config/machine.js";
import { localDisk } from "./exec/disk.js";
import { createLocalEnvironment } from "./exec/local-environment.js";
import { createLoginShells } from "./exec/login-shell.js";
import { timezoneName } from "./exec/timezone.js";
import { createImages } from "./images/images.js";
import { createChangeJournal } from "./journal/change-journal.js";
import type { EditorModels } from "./models/editor/editor-models.js";
import type { ModelClient } from "./models/model-client.js";
import type { ModelsManager } from "./models/models-manager.js";
import type { AskUser } from "./permissions/ask-user.js";
import { threadsIndexing } from "./protocol/heddle.js";
import type { Model } from "./protocol/model.js";
import { FileSearches } from "./search/file-searches.js";
import { accountNews } from "./server/account-news.js";
import { Approvals } from "./server/approvals.js";
import type { Client } from "./server/client.js";
import { ClientTools } from "./server/client-tools.js";
import { createCommandProcesses } from "./server/command-exec/command-processes.js";
import { ConfigWarnings } from "./server/config-warnings.js";
import { Editor } from "./server/editor/editor.js";
import { createEngine } from "./server/engine.js";
import { createFeedback } from "./server/feedback.js";
import { Followers } from "./server/followers.js";
import { createWatches } from "./server/fs/watches.js";
import { IdleThreads } from "./server/idle-threads.js";
import { LentModels } from "./server/lent-models.js";
import { OpenRequests } from "./server/open-requests.js";
import type { Engine } from "./server/serve.js";
import { Subscriptions } from "./server/subscriptions.js";
import { createAskQuestions } from "./server/user-questions.js";
import type { EngineServices, ModelPool } from "./session/services.js";
import { ThreadChanges } from "./session/thread-changes.js";
import { ThreadEdits } from "./session/thread-edits.js";
import { ThreadManager } from "./session/thread-manager.js";
import { createLocalStore, type LocalStoreOptions } from "./store/local-store.js";
import { createMemoryStore } from "./store/memory-store.js";
import type { ThreadStore } from "./store/thread-store.js";
import { type ClientRequests, withoutClient } from "./tools/client-requests.js";
import { createRestorableFiles } from "./tools/restorable-files.js";
import { createThreadTools } from "./tools/thread-tools.js";
import { createWorkspaceFiles } from "./tools/workspace-files.js";

/** How long turns may take to end in good order when the host ends, in milliseconds; then all is ended by force. */
const THREADS_GRACE_MS = 1_000;

/** Who we are to the services. */
const ORIGINATOR = "heddle";

export interface HostOptions {
  readonly home: string;
  readonly version: string;
  /** The `-c key=value` options, in order. */
  readonly cliOverrides: readonly string[];
  /** Whether a mistake in the configuration, or a field that is not known, lets nothing start. */
  readonly strictConfig: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  /** What the machine's administrator may say. */
  readonly machineConfig: MachineConfig;
  readonly tmpdir: string;
  /** Where the host was started. */
  readonly cwd: string;
  /** The folder of the built entry file; assets are beside it. */
  readonly entryFolder: string;
  /** Where threads are kept; `memory` leaves nothing of them on disk. */
  readonly threadStore: "local" | "memory";
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds between the words of the offline model; 0 where nobody watches. */
  readonly offlinePaceMs: number;
}

export interface Host {
  readonly engine: Engine;
  readonly threads: ThreadManager;
  /** Replaces how approvals are asked, and lets nothing else be asked: for a door without a client. */
  askInstead(ask: AskUser): void;
  /** Hears of what is wrong in the configuration's files, each problem once: for a door without a client. */
  onConfigProblem(listener: (problem: ConfigProblem) => void): void;
  /** Rejects when the configuration is not usable where the host was started. */
  checkConfig(): Promise<void>;
  /** Ends every thread and process and writes what is still to be written. */
  dispose(): Promise<void>;
}

export function createHost(options: HostOptions): Host {
  const { log, clock } = options;
  const env = (name: string) => options.env[name];
  const environment = createLocalEnvironment({
    shell: env("SHELL") ?? "/bin/sh",
    ptyModule: env("HEDDLE_PTY_MODULE") ?? null,
    tmpdir: options.tmpdir,
    log,
  });
  const loginShells = createLoginShells({
    environment,
    homeDir: options.homeDir,
    tmpdir: options.tmpdir,
    log,
  });
  const clients = new Set<Client>();
  const configWarnings = new ConfigWarnings(clients, log);
  const config = configWarnings.watch(
    createConfigService({
      home: options.home,
      homeDir: options.homeDir,
      machine: options.machineConfig,
      env,
      cliOverrides: options.cliOverrides,
      strict: options.strictConfig,
      isSignedIn: (config) => accounts.isSignedIn(config),
      clock,
      log,
    }),
  );
  const store = createThreadStore(options, (progress) => {
    for (const client of clients) client.notify(threadsIndexing, progress);
  });

  const subscriptions = new Subscriptions({
    event: (threadId, event) => editor.observe(threadId, event),
    followed: (threadId) => idleThreads.followed(threadId),
    abandoned: (threadId) => idleThreads.abandoned(threadId),
  });
  const clientsOf = (threadId: string) => subscriptions.clientsOf(threadId);
  const openRequests = new OpenRequests(clientsOf, log);
  const approvals = new Approvals(openRequests, log);
  const clientTools = new ClientTools(clientsOf);
  let clientRequests: ClientRequests = {
    askQuestions: createAskQuestions(openRequests, log),
    callTool: clientTools.call,
  };
  const editor = new Editor(approvals, clients, log);
  let ask = approvals.ask;

  const accounts = createAccounts({
    home: options.home,
    env,
    config: async () => (await config.read({ includeLayers: false, cwd: null })).config,
    async openOutside() {
      const { createOutside } = await import("./models/http/outside.js");
      return createOutside({ env, log }).http;
    },
    openKeyring: (life) => openSystemKeyring(options, life),
    clock,
    log,
    userAgent: `heddle/${options.version}`,
    originator: ORIGINATOR,
    news: accountNews(clients),
  });
  const lentModels = new LentModels(clients, (threadId) => subscriptions.clientsOf(threadId), log);
  const models = createModelPool(options, env, accounts, lentModels);
  const fileSearches = new FileSearches({
    places: { ripgrep: env("HEDDLE_RG"), path: env("PATH"), systemRoot: env("SystemRoot") },
    cwd: options.cwd,
    log,
  });
  const watches = createWatches(environment.files, clock);
  const journal = createChangeJournal({
    home: options.home,
    disk: localDisk,
    clock,
    log,
    threadExists: async (threadId) => (await store.find(threadId)) !== null,
    onDisk: options.threadStore === "local",
  });
  const workspaceFiles = createWorkspaceFiles(environment.files, editor.buffers);
  const services: EngineServices = {
    store,
    ephemeralStore: createMemoryStore({ clock, forgetful: true }),
    config,
    models,
    environment,
    files: workspaceFiles,
    images: createImages({
      workerPath: path.join(options.entryFolder, "agent-host/image-worker.js"),
      wasmPath: path.join(options.entryFolder, "agent-host/photon.wasm"),
      log,
    }),
    journal,
    createTools: ({ features }) =>
      createThreadTools({
        clock,
        baseEnv: options.env,
        loginShells: features.shell_snapshot ? loginShells : null,
      }),
    askUser: (request, signal) => ask(request, signal),
    clock,
    clientRequests: {
      askQuestions: (request, signal) => clientRequests.askQuestions(request, signal),
      callTool: (request, signal) => clientRequests.callTool(request, signal),
    },
    log,
    home: options.home,
    tmpdir: options.tmpdir,
    version: options.version,
    timezone: timezoneName(env("TZ")),
  };
  const threads = new ThreadManager(services);
  const followers = new Followers(store, log);
  const idleThreads = new IdleThreads({ clock, log, threads, clients });
  return {
    threads,
    engine: createEngine({
      services: {
        threads,
        threadEdits: new ThreadEdits(services, threads),
        changes: new ThreadChanges({
          threads,
          store,
          journal,
          files: createRestorableFiles({
            files: environment.files,
            workspaceFiles,
            buffers: editor.buffers,
            disk: localDisk,
          }),
          clock,
        }),
        config,
        accounts,
        models,
        subscriptions,
        followers,
        openRequests,
        clientTools,
        clients,
        commands: createCommandProcesses({
          environment,
          config,
          clock,
          baseEnv: options.env,
          tmpdir: options.tmpdir,
          cwd: options.cwd,
        }),
        feedback: createFeedback({ home: options.home, version: options.version, threads }),
        fileSearches,
        files: environment.files,
        buffers: editor.buffers,
        watches,
        log,
        cwd: options.cwd,
      },
      editor,
      lentModels,
      configWarnings,
      clients,
    }),
    askInstead(other) {
      ask = other;
      clientRequests = withoutClient;
    },
    onConfigProblem: (listener) => configWarnings.onProblem(listener),
    async checkConfig() {
      await config.settings(options.cwd);
    },
    async dispose() {
      accounts.dispose();
      fileSearches.dispose();
      watches.dispose();
      idleThreads.dispose();
      followers.dispose();
      await atMost(THREADS_GRACE_MS, threads.dispose());
      await journal.dispose();
      environment.dispose();
      loginShells.dispose();
      models.dispose();
      await store.dispose();
    },
  };
}

async function openSystemKeyring({ home, env }: HostOptions, life: AbortSignal): Promise<KeyringEntry> {
  const [{ openKeyring }, { createHelperRunner }] = await Promise.all([
    import("./accounts/keyring/keyring.js"),
    import("./accounts/keyring/run-helper.js"),
  ]);
  return openKeyring({ home, platform: process.platform, run: createHelperRunner(env, life) });
}

/** The one place that knows which stores there are. */
function createThreadStore(
  { threadStore, home, clock, log, entryFolder }: HostOptions,
  onProgress: LocalStoreOptions["onProgress"],
): ThreadStore {
  switch (threadStore) {
    case "memory":
      return createMemoryStore({ clock });
    case "local":
      return createLocalStore({
        home,
        log,
        clock,
        wasmPath: path.join(entryFolder, "agent-host/sql-wasm.wasm"),
        searchWorkerPath: path.join(entryFolder, "agent-host/search-worker.js"),
        onProgress,
      });
    default:
      return threadStore satisfies never;
  }
}

/** Waits for the work, but no longer than this. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]).finally(() => clearTimeout(timer));
}

function createModelPool(
  options: HostOptions,
  env: (name: string) => string | undefined,
  accounts: Accounts,
  editorModels: EditorModels,
): ModelPool & { list(settings: Settings): Promise<Model[]>; dispose(): void } {
  const common = {
    env,
    homeDir: options.homeDir,
    account: accounts,
    editorModels,
    clock: options.clock,
    log: options.log,
    userAgent: `heddle/${options.version}`,
  };
  let managing: Promise<ModelsManager> | null = null;
  const manager = () => {
    managing ??= import("./models/models-manager.js").then(({ createModelsManager }) =>
      createModelsManager({ ...common, home: options.home, version: options.version }),
    );
    return managing;
  };
  const pool = new Map<string, Promise<ModelClient>>();
  const made = new Map<string, ModelClient>();
  const create = async (provider: ProviderSettings) => {
    const { createModelClient } = await import("./models/create-model-client.js");
    return createModelClient(provider, {
      ...common,
      originator: ORIGINATOR,
      offlinePaceMs: options.offlinePaceMs,
      noteModelsEtag: (from, etag) => void manager().then((made) => made.noteEtag(from, etag)),
    });
  };
  return {
    client(provider) {
      const key = JSON.stringify(provider);
      const known = pool.get(key);
      if (known !== undefined) return known;
      const creating = create(provider);
      pool.set(key, creating);
      creating.then((client) => made.set(key, client)).catch(() => undefined);
      return creating;
    },
    fallBack: (provider, threadId) => made.get(JSON.stringify(provider))?.fallBack?.(threadId) ?? null,
    closeThread(threadId) {
      for (const client of made.values()) client.closeThread?.(threadId);
    },
    info: async (choice) => (await manager()).info(choice),
    list: async (settings) => (await manager()).list(settings),
    dispose() {
      managing?.then((loaded) => loaded.dispose()).catch(() => undefined);
      for (const client of pool.values()) client.then((made) => made.dispose()).catch(() => undefined);
    },
  };
}
