// The engine in the test's own process, behind a real connection, with a scripted model server at its other end.
import path from "node:path";
import { PassThrough } from "node:stream";
import { silentLog } from "../../agent-host/base/log.js";
import { createHost } from "../../agent-host/host.js";
import { serve } from "../../agent-host/server/serve.js";
import { openStream } from "../../agent-host/transport/open-stream.js";
import { afterThisTest } from "./cleanup.js";
import { type ModelServer, startModelServer, type Turns } from "./model-server.js";
import { Peer } from "./peer.js";
import { root } from "./repository.js";
import { tempFolder } from "./temp-folder.js";

export interface StartHostOptions {
  readonly script?: Turns;
  readonly wireApi?: "responses" | "chat";
  /** More `-c key=value` options. */
  readonly config?: readonly string[];
  /** Files of the workspace. */
  readonly files?: Readonly<Record<string, string>>;
  /** A home of an earlier host. */
  readonly home?: string;
}

export interface TestHost {
  readonly client: Peer;
  readonly home: string;
  readonly cwd: string;
  readonly model: ModelServer;
  /** A new thread without limits and questions unless `params` says otherwise; its id. */
  startThread(params?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Plays one turn to its end and gives turn/completed's turn. */
  // biome-ignore lint/suspicious/noExplicitAny: turns are compared with whole values
  turn(threadId: string, text: string, params?: Readonly<Record<string, unknown>>): Promise<any>;
  dispose(): Promise<void>;
}

/** Initialized, with experimental parts on. Ends after the test. */
export async function startHost(options: StartHostOptions = {}): Promise<TestHost> {
  const model = await startModelServer(options.script ?? []);
  const home = options.home ?? tempFolder();
  const cwd = tempFolder(options.files);
  const host = createHost({
    home,
    version: "0.1.0",
    cliOverrides: [...modelOptions(model.url, options.wireApi ?? "responses"), ...(options.config ?? [])],
    env: { PATH: process.env.PATH, HOME: home, SHELL: "/bin/bash" },
    homeDir: home,
    systemConfigFile: path.join(home, "no-system-config.toml"),
    tmpdir: path.dirname(home),
    cwd,
    entryFolder: path.join(root, "dist"),
    log: silentLog,
    offlinePaceMs: 0,
  });
  const toHost = new PassThrough();
  const toClient = new PassThrough();
  const client = new Peer(toClient, toHost);
  const served = openStream(toHost, toClient, silentLog).then(async (transport) => {
    if (transport === null) return;
    await serve({
      transport,
      engine: async () => host.engine,
      identity: { home, version: "0.1.0" },
      log: silentLog,
    });
  });
  let done: Promise<void> | null = null;
  const dispose = () => {
    done ??= (async () => {
      toHost.end();
      await served;
      toClient.end();
      await host.dispose();
      await model.close();
    })();
    return done;
  };
  afterThisTest(dispose);
  await client.initialize();
  return {
    client,
    home,
    cwd,
    model,
    async startThread(params = {}) {
      const started = await client.request("thread/start", {
        cwd,
        approvalPolicy: "never",
        sandbox: "danger-full-access",
        ...params,
      });
      return started.thread.id;
    },
    async turn(threadId, text, params = {}) {
      await client.request("turn/start", { threadId, input: [{ type: "text", text }], ...params });
      return (await client.next("turn/completed", (completed) => completed.threadId === threadId)).turn;
    },
    dispose,
  };
}

/** The `-c` options that point a host at a scripted model server. */
export function modelOptions(url: string, wireApi: "responses" | "chat"): string[] {
  return [
    'model_provider="mock"',
    'model="gpt-5.2-codex"',
    `model_providers.mock={name="mock",base_url="${url}",wire_api="${wireApi}"}`,
  ];
}
