// One host, from its start to its end: process, handshake, messages both ways.
import { existsSync } from "node:fs";
import { type CancellationToken, type LogOutputChannel, l10n } from "vscode";
import { createDeferred } from "../../agent-host/base/deferred.js";
import { errorMessage } from "../../agent-host/base/errors.js";
import { type HostExit, type HostProcess, startHostProcess } from "./host-process.js";
import {
  asHostNotification,
  type HostMethod,
  type HostNotification,
  type HostParams,
  type HostResult,
  NOTIFICATION_METHODS,
  type Notify,
  type ServerMethod,
  type ServerParams,
  type ServerResult,
} from "./methods.js";
import { type Connection, PermanentStartError } from "./supervisor.js";

const HANDSHAKE_MS = 30_000;
const EXIT_AFTER_CLOSE_MS = 1_000;

export interface HostConnection extends Connection {
  /** Rejects with the host's error, or when the connection closes first. */
  request<M extends HostMethod>(method: M, params: HostParams<M>): Promise<HostResult<M>>;
  /** Of a host that is gone, nobody is told. */
  readonly notify: Notify;
}

/** Answers the host's requests. The token fires when the host no longer wants the answer. */
export type ServerRequestHandlers = {
  readonly [M in ServerMethod]: (
    params: ServerParams<M>,
    token: CancellationToken,
    notify: Notify,
  ) => Promise<ServerResult<M>>;
};

export interface HostLaunch {
  /** The program that runs the host's script. */
  readonly runtime: string;
  /** Absolute path of the host's bundle. */
  readonly script: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface ConnectPorts {
  readonly log: LogOutputChannel;
  readonly handlers: ServerRequestHandlers;
  onNotification(notification: HostNotification): void;
}

/**
 * Starts a host and shakes hands. On failure nothing stays behind, and the error is one sentence to show. The
 * signal cuts a start short; it does not end a host that is connected.
 */
export async function connectHost(
  launch: HostLaunch,
  ports: ConnectPorts,
  signal: AbortSignal,
): Promise<HostConnection> {
  if (!existsSync(launch.script)) {
    throw new PermanentStartError(l10n.t("The agent host is missing: there is no file {0}.", launch.script));
  }
  // The process starts up while the client is being loaded.
  const process = startHostProcess({
    command: launch.runtime,
    args: [launch.script, ...launch.args],
    cwd: launch.cwd,
    env: launch.env,
    onLogLine: (line) => ports.log.info(`[host] ${line}`),
  });
  ports.log.info(`host ${process.child.pid ?? "?"} started in ${launch.cwd}: ${launch.args.join(" ")}`);
  const closed = createDeferred<void>();
  const { createHostClient } = await import("./language-client.js");
  const client = createHostClient({
    streams: { reader: process.child.stdout, writer: process.child.stdin },
    log: ports.log,
    onClosed: () => closed.resolve(),
  });
  for (const method of NOTIFICATION_METHODS) {
    client.onNotification(method, (params: unknown) =>
      ports.onNotification(asHostNotification(method, params)),
    );
  }
  const notify: Notify = (method, params) => {
    client.sendNotification(method, params).catch((error: unknown) => {
      ports.log.debug(`the host was not told ${method}: ${errorMessage(error)}`);
    });
  };
  for (const [method, handler] of toGenericHandlers(ports.handlers)) {
    client.onRequest(method, (params: unknown, token: CancellationToken) => handler(params, token, notify));
  }
  const cutShort = () => void process.end();
  signal.addEventListener("abort", cutShort, { once: true });
  try {
    await withTimeout(client.start(), HANDSHAKE_MS);
  } catch (error) {
    const exit = await exitSoon(process);
    await process.end();
    ports.log.error(`the handshake with the host failed: ${errorMessage(error)}`);
    throw new Error(
      exit
        ? describeExit(exit)
        : l10n.t("The agent host did not answer the handshake: {0}", errorMessage(error)),
    );
  } finally {
    signal.removeEventListener("abort", cutShort);
  }
  const gone = Promise.race([process.exited, closed.promise.then(() => exitSoon(process))]);
  return {
    request: (method, params) => client.sendRequest(method, params),
    notify,
    closed: gone.then((exit) =>
      exit ? describeExit(exit) : l10n.t("The agent host closed the connection."),
    ),
    end: async () => {
      try {
        await client.dispose();
      } catch (error) {
        // A host that is gone already, or that does not answer, cannot be asked to leave.
        ports.log.debug(`the host did not shut down by itself: ${errorMessage(error)}`);
      }
      await process.end();
    },
  };
}

type GenericHandler = (params: unknown, token: CancellationToken, notify: Notify) => Promise<unknown>;

/** The client's table knows no method by its type; each handler is registered under its own name here. */
function toGenericHandlers(handlers: ServerRequestHandlers): [method: string, handler: GenericHandler][] {
  return Object.entries(handlers) as [string, GenericHandler][];
}

async function exitSoon(process: HostProcess): Promise<HostExit | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), EXIT_AFTER_CLOSE_MS);
  });
  const exit = await Promise.race([process.exited, late]);
  clearTimeout(timer);
  return exit;
}

function describeExit({ code, signal, why }: HostExit): string {
  const ended = signal
    ? l10n.t("The agent host was ended by signal {0}.", signal)
    : code === null
      ? l10n.t("The agent host could not be started.")
      : l10n.t("The agent host ended with exit code {0}.", code);
  return why ? `${ended} ${why}` : ended;
}

async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(l10n.t("no answer within {0} seconds", ms / 1_000))), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
