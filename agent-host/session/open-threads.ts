// Makes threads ready to run: new ones, stored ones, copies of others.
import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { toUnixSeconds } from "../base/clock.js";
import { HostError } from "../base/errors.js";
import type { DynamicToolSpec } from "../protocol/dynamic-tool.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { SessionSource } from "../protocol/thread.js";
import type { ThreadMeta } from "../store/stored-event.js";
import type { LoadedThread, OpenedThread, ThreadRecords, ThreadStore } from "../store/thread-store.js";
import { checkDynamicTools } from "./dynamic-tools.js";
import { readGitInfo } from "./git-info.js";
import type { EngineServices } from "./services.js";
import { ThreadSession } from "./thread-session.js";
import { newThreadSettings, resumedThreadSettings, type ThreadOverrides } from "./thread-settings.js";
import { chosenEnvironment } from "./turn-environment.js";

export interface StartThreadOptions {
  readonly cwd: string;
  readonly overrides: ThreadOverrides;
  readonly ephemeral: boolean;
  readonly originator: string;
  readonly source: SessionSource;
  /** What the model is to remember from before the thread. */
  readonly history?: readonly ResponseItem[];
  /** Tools that the client runs. */
  readonly dynamicTools?: readonly DynamicToolSpec[];
}

/** Throws HostError "invalid-request" for settings and folders that cannot be. */
export async function startThread(
  services: EngineServices,
  options: StartThreadOptions,
): Promise<ThreadSession> {
  const dynamicTools = options.dynamicTools ?? [];
  checkDynamicTools(dynamicTools);
  const place = chosenEnvironment(options.overrides.environments);
  const cwd = await checkedCwd(services, place?.cwd ?? options.cwd);
  const settings = newThreadSettings(
    await services.config.settings(cwd, options.overrides.config ?? undefined),
    cwd,
    options.overrides,
  );
  const now = services.clock.now();
  const store = options.ephemeral ? services.ephemeralStore : services.store;
  const meta: ThreadMeta = {
    id: uuidv7(),
    forkedFromId: null,
    createdAtMs: now,
    cwd,
    originator: options.originator,
    cliVersion: services.version,
    source: options.source,
    modelProvider: settings.provider.id,
    baseInstructions: settings.baseInstructions,
    gitInfo: await readGitInfo(services.environment.files, cwd),
    ...(dynamicTools.length === 0 ? {} : { dynamicTools }),
  };
  const history = options.history ?? [];
  const writer = store.create(meta);
  writer.append(history.map((item) => ({ type: "history", item })));
  return new ThreadSession(
    {
      meta,
      ephemeral: options.ephemeral,
      store,
      writer,
      settings,
      loadHistory: async () => history,
      lastContext: null,
      tokenUsage: null,
      goal: null,
      queue: [],
      lastTurnId: null,
      preview: firstWords(history),
      name: null,
      updatedAt: toUnixSeconds(now),
    },
    services,
  );
}

/** Takes the writer over: it is closed when this fails. */
export async function openThread(
  services: EngineServices,
  { loaded, writer }: OpenedThread,
  overrides: ThreadOverrides,
  store: ThreadStore = services.store,
): Promise<ThreadSession> {
  try {
    const lastCwd = loaded.lastContext?.cwd ?? loaded.thread.cwd;
    const cwd = overrides.cwd == null ? lastCwd : await checkedCwd(services, overrides.cwd);
    const settings = resumedThreadSettings(
      await services.config.settings(cwd, overrides.config ?? undefined),
      cwd,
      overrides,
      loaded,
    );
    return new ThreadSession(
      {
        meta: loaded.meta,
        ephemeral: store === services.ephemeralStore,
        store,
        writer,
        settings,
        loadHistory: () => loaded.history(),
        lastContext: loaded.contextIsKnown ? loaded.lastContext : null,
        tokenUsage: loaded.tokenUsage,
        compactions: loaded.compactions,
        goal: loaded.goal,
        queue: loaded.queue,
        lastTurnId: loaded.lastTurnId,
        preview: loaded.thread.preview,
        name: loaded.thread.name,
        gitInfo: loaded.thread.gitInfo,
        updatedAt: loaded.thread.updatedAt,
      },
      services,
    );
  } catch (error) {
    writer.close();
    throw error;
  }
}

export interface ForkOptions {
  readonly source: LoadedThread;
  readonly records: ThreadRecords;
  readonly overrides: ThreadOverrides;
  readonly ephemeral: boolean;
  readonly originator: string;
}

/** A new thread with a copy of what another one remembers and shows. */
export async function forkThread(services: EngineServices, options: ForkOptions): Promise<ThreadSession> {
  const { source, overrides } = options;
  const now = services.clock.now();
  const cwd =
    overrides.cwd == null
      ? (source.lastContext?.cwd ?? source.thread.cwd)
      : await checkedCwd(services, overrides.cwd);
  const meta: ThreadMeta = {
    ...source.meta,
    id: uuidv7(),
    forkedFromId: source.thread.id,
    createdAtMs: now,
    cwd,
    originator: options.originator,
    cliVersion: services.version,
    gitInfo: await readGitInfo(services.environment.files, cwd),
  };
  const store = options.ephemeral ? services.ephemeralStore : services.store;
  const thread = await openThread(
    services,
    await store.createFrom(meta, options.records),
    { ...overrides, cwd },
    store,
  );
  if (source.thread.name !== null) {
    await store.setName(thread.id, source.thread.name);
    thread.name = source.thread.name;
  }
  return thread;
}

async function checkedCwd({ environment }: EngineServices, cwd: string): Promise<string> {
  if (!path.isAbsolute(cwd)) throw new HostError("invalid-request", `cwd must be an absolute path: ${cwd}`);
  if (!environment.filesystemEnabled) return path.normalize(cwd);
  const stat = await environment.files.stat(cwd).catch(() => null);
  if (stat === null || !stat.isDirectory)
    throw new HostError("invalid-request", `cwd is not a folder: ${cwd}`);
  return path.normalize(cwd);
}

function firstWords(history: readonly ResponseItem[]): string {
  for (const item of history) {
    if (item.type !== "message" || item.role !== "user") continue;
    for (const part of item.content) if (part.type === "input_text") return part.text;
  }
  return "";
}
