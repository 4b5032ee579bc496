// Serves one connection. Until the first request after `initialize` nothing but this file and the transport is
// loaded: the rest of the host comes through `engine`.
import { createMessageConnection } from "vscode-jsonrpc/node";
import { HostError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Transport } from "../transport/open-stream.js";
import { Client } from "./client.js";
import { toRpcError } from "./errors.js";
import { type HostIdentity, initializeResult, readInitialize } from "./handshake.js";
import { watchRequestIds } from "./request-ids.js";

/** The loaded host, as one connection uses it. */
export interface Engine {
  dispatch(client: Client, method: string, params: unknown): Promise<unknown>;
  notified(client: Client, method: string, params: unknown): void;
  /** The connection is gone; its threads go on. */
  disconnected(client: Client): void;
}

export interface ServeOptions {
  readonly transport: Transport;
  /** Loads the engine on first call and gives the same one afterwards. */
  readonly engine: () => Promise<Engine>;
  readonly identity: HostIdentity;
  readonly log: Log;
}

/** Resolves when the connection has ended. */
export function serve(options: ServeOptions): Promise<void> {
  const { transport, log } = options;
  const writer = watchRequestIds(transport.writer);
  const connection = createMessageConnection(transport.reader, writer.writer, {
    error: (message) => log.error(message),
    warn: (message) => log.warn(message),
    info: (message) => log.info(message),
    log: (message) => log.debug(message),
  });
  const client = new Client(connection, transport.framing, writer.lastRequestId);
  let loaded: Engine | null = null;
  const engine = async () => {
    loaded ??= await options.engine();
    return loaded;
  };

  const handle = async (method: string, params: unknown): Promise<unknown> => {
    if (method === "initialize") {
      if (client.state !== null) throw new HostError("invalid-request", "Already initialized");
      const state = readInitialize(params);
      client.initialize(state);
      return initializeResult(state, options.identity);
    }
    if (client.state === null) throw new HostError("not-initialized", "Not initialized");
    if (method === "shutdown") return null;
    return (await engine()).dispatch(client, method, params);
  };

  connection.onRequest(async (method: string, params: unknown) => {
    try {
      return await handle(method, params);
    } catch (error) {
      return toRpcError(error, (bug) =>
        log.error(`${method} failed`, { error: bug instanceof Error ? bug.stack : bug }),
      );
    }
  });
  connection.onNotification((method: string, params: unknown) => {
    if (client.state === null) return;
    if (method === "initialized") {
      client.markReady();
      // Load while the client thinks about its first request.
      setImmediate(() => {
        engine().catch((error: unknown) => log.error("the engine did not load", { error: String(error) }));
      });
      return;
    }
    if (method === "exit") {
      connection.end();
      return;
    }
    engine().then(
      (host) => host.notified(client, method, params),
      (error: unknown) => log.error(`${method} was not handled`, { error: String(error) }),
    );
  });

  return new Promise((resolve) => {
    connection.onClose(() => {
      loaded?.disconnected(client);
      connection.dispose();
      resolve();
    });
    connection.onError(([error]) => log.error("connection error", { error: error.message }));
    connection.listen();
  });
}
