// The engine in the test's own process, behind a real connection, with a scripted model server at its other end.
import path from "node:path";
import { PassThrough } from "node:stream";
import { type Clock, systemClock } from "../../agent-host/base/clock.js";
import { type Log, silentLog } from "../../agent-host/base/log.js";
import { createHost, type Host } from "../../agent-host/host.js";
import { serve } from "../../agent-host/server/serve.js";
import { openStream, type Transport } from "../../agent-host/transport/open-stream.js";
import { afterThisTest } from "./cleanup.js";
import { fromHeaders, toHeaders } from "./header-framing.js";
import { machineIn } from "./machine.js";
import { type ModelServer, type ModelServerOptions, startModelServer, type Turns } from "./model-server.js";
import { Peer } from "./peer.js";
import { root } from "./repository.js";
import { tempFolder } from "./temp-folder.js";

export interface StartHostOptions {
  readonly script?: Turns;
  readonly wireApi?: "responses" | "chat";
  /** The model server takes requests over websockets, and the host is told so. */
  readonly websockets?: ModelServerOptions["websockets"];
  /** The model server keeps no request. */
  readonly forgetful?: boolean;
  /** More `-c key=value` options. */
  readonly config?: readonly string[];
  readonly strictConfig?: boolean;
  /** Files of the workspace. */
  readonly files?: Readonly<Record<string, string>>;
  /** A home of an earlier host. */
  readonly home?: string;
  readonly threadStore?: "local" | "memory";
  /** The system's unless given. */
  readonly clock?: Clock;
  /** Hears what the host logs. */
  readonly log?: Log;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
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
  /** One more client on the same host; it has not said `initialize` yet. */
  readonly connect: (framing?: "ndjson" | "content-length") => Connection;
  /** Serves a client that came by a transport of its own. */
  serve(transport: Transport): Promise<void>;
  dispose(): Promise<void>;
}

export interface Connection {
  readonly client: Peer;
  /** The client goes away. Resolves when the host has noticed. */
  readonly disconnect: () => Promise<void>;
}

/** Initialized, with experimental parts on. Ends after the test. */
export async function startHost(options: StartHostOptions = {}): Promise<TestHost> {
  const model = await startModelServer(options.script ?? [], {
    websockets: options.websockets,
    forgetful: options.forgetful,
  });
  const home = options.home ?? tempFolder();
  const cwd = tempFolder(options.files);
  const log = options.log ?? silentLog;
  const host = createHost({
    home,
    version: "0.1.0",
    cliOverrides: [
      ...modelOptions(model.url, options.wireApi ?? "responses"),
      ...(options.websockets === undefined ? [] : ["model_providers.mock.supports_websockets=true"]),
      ...(options.config ?? []),
    ],
    strictConfig: options.strictConfig ?? false,
    env: { PATH: process.env.PATH, HOME: home, SHELL: "/bin/bash", ...options.env },
    homeDir: home,
    machineConfig: machineIn(path.join(home, "machine")),
    tmpdir: path.dirname(home),
    cwd,
    entryFolder: path.join(root, "dist"),
    threadStore: options.threadStore ?? "local",
    clock: options.clock ?? systemClock,
    log,
    offlinePaceMs: 0,
  });
  const connections: Connection[] = [];
  const connect: TestHost["connect"] = (framing = "ndjson") => {
    const connection = connectTo({ host, home, log }, framing);
    connections.push(connection);
    return connection;
  };
  let done: Promise<void> | null = null;
  const dispose = () => {
    done ??= (async () => {
      await Promise.all(connections.map((connection) => connection.disconnect()));
      await host.dispose();
      await model.close();
    })();
    return done;
  };
  afterThisTest(dispose);
  const { client } = connect();
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
    connect,
    serve: (transport) => serveOn({ host, home, log }, transport),
    dispose,
  };
}

function connectTo(
  { host, home, log }: { readonly host: Host; readonly home: string; readonly log: Log },
  framing: "ndjson" | "content-length",
): Connection {
  const toHost = new PassThrough();
  const toClient = new PassThrough();
  const client =
    framing === "ndjson"
      ? new Peer(toClient, toHost)
      : new Peer(toClient.pipe(fromHeaders()), toHeaders(toHost));
  const served = openStream(toHost, toClient, log).then(async (transport) => {
    if (transport !== null) await serveOn({ host, home, log }, transport);
  });
  return {
    client,
    async disconnect() {
      toHost.end();
      await served;
      toClient.end();
    },
  };
}

function serveOn(
  { host, home, log }: { readonly host: Host; readonly home: string; readonly log: Log },
  transport: Transport,
): Promise<void> {
  return serve({
    transport,
    engine: async () => host.engine,
    identity: { home, version: "0.1.0" },
    log,
  });
}

/** The `-c` options that point a host at a scripted model server. */
export function modelOptions(url: string, wireApi: "responses" | "chat"): string[] {
  return [
    'model_provider="mock"',
    'model="gpt-5.2-codex"',
    `model_providers.mock={name="mock",base_url="${url}",wire_api="${wireApi}"}`,
  ];
}
