// Serves one connection. Until the first request after `initialize` nothing but this file and the transport is
// loaded: the rest of the host comes through `engine`.
import { HostError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Transport } from "../transport/open-stream.js";
import { Client } from "./client.js";
import { Connection } from "./connection.js";
import { toRpcError } from "./errors.js";
import { type HostIdentity, initializeResult, readInitialize } from "./handshake.js";

/** How long requests that are under way when a client stops talking may still be answered, in milliseconds. */
const LAST_ANSWERS_MS = 1_000;

/** The loaded host, as one connection uses it. */
export interface Engine {
  /** The client takes notifications from now on. Called once, before anything else of that client. */
  joined(client: Client): void;
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

/** Resolves when the connection has ended. What was answered until then is with the transport's stream. */
export function serve(options: ServeOptions): Promise<void> {
  const { transport, log } = options;
  const connection = new Connection(
    transport,
    {
      request: (method, params) => handle(method, params),
      notification: (method, params) => hear(method, params),
      toFailure: (method, error) =>
        toRpcError(error, (bug) =>
          log.error(`${method} failed`, { error: bug instanceof Error ? bug.stack : bug }),
        ),
      closed: () => end(),
    },
    LAST_ANSWERS_MS,
  );
  const client = new Client(connection, transport);
  let onEnd: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    onEnd = resolve;
  });
  let joining: Promise<Engine> | null = null;
  let joined: Engine | null = null;

  const engine = async (): Promise<Engine> => {
    const loaded = await options.engine();
    if (!client.connected) throw new HostError("invalid-request", "the connection is gone");
    if (joined === null) {
      joined = loaded;
      loaded.joined(client);
    }
    return loaded;
  };
  const join = (): Promise<Engine> => {
    client.markReady();
    // One that failed is tried again with the next request, which is then told why.
    joining ??= engine().catch((error: unknown) => {
      joining = null;
      throw error;
    });
    return joining;
  };

  function handle(method: string, params: unknown): unknown {
    if (method === "initialize") {
      if (client.state !== null) throw new HostError("invalid-request", "Already initialized");
      const state = readInitialize(params);
      client.initialize(state);
      return initializeResult(state, options.identity);
    }
    if (client.state === null) throw new HostError("not-initialized", "Not initialized");
    if (method === "shutdown") return null;
    // Whoever does not read its answers gets no more of them, but may still stop what floods it.
    if (transport.congestion.congested && method !== "turn/interrupt") {
      throw new HostError("overloaded", "Server overloaded; retry later.");
    }
    // Whoever asks for something has read the answer to `initialize`, with or without saying so.
    return joined === null
      ? join().then((host) => host.dispatch(client, method, params))
      : joined.dispatch(client, method, params);
  }

  function hear(method: string, params: unknown): void {
    if (client.state === null) return;
    if (method === "exit") {
      end();
      return;
    }
    if (method === "initialized") {
      client.markReady();
      // Load while the client thinks about its first request.
      setImmediate(() => {
        join().catch((error: unknown) => log.error("the engine did not load", { error: String(error) }));
      });
      return;
    }
    join().then(
      (host) => host.notified(client, method, params),
      (error: unknown) => log.error(`${method} was not handled`, { error: String(error) }),
    );
  }

  function end(): void {
    if (!client.connected) return;
    client.disconnect();
    joined?.disconnected(client);
    connection.end();
    onEnd();
  }

  connection.listen();
  return ended;
}
