// The scripted model over websockets: each frame of the client is a request, each event of the answer a frame.
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { type WebSocket, WebSocketServer } from "ws";
import type { RecordedRequest, Step } from "./model-server.js";
import { responsesFormat } from "./model-server-responses.js";

export interface WebsocketOptions {
  /** Headers of the answer to the handshake. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Handshakes wait for this. */
  readonly until?: Promise<unknown>;
  /** Handshakes are answered with this status instead. */
  readonly refuseWith?: number | ((request: IncomingMessage) => number | null);
  /** Requests that only warm up are answered at once, beside the script, and not recorded. Default: true. */
  readonly answersPrewarm?: boolean;
  readonly deflate?: boolean;
}

export interface WebsocketScript {
  record(request: RecordedRequest): readonly Step[];
  connectionNumber(socket: object): number;
  readonly nextId: () => string;
}

export interface WebsocketDoor {
  close(): void;
}

export function openWebsocketDoor(
  server: Server,
  options: WebsocketOptions,
  script: WebsocketScript,
): WebsocketDoor {
  const door = new WebSocketServer({ noServer: true, perMessageDeflate: options.deflate ?? false });
  const waiting = new Set<Duplex>();
  door.on("headers", (headers) => {
    for (const [name, value] of Object.entries(options.headers ?? {})) headers.push(`${name}: ${value}`);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const { refuseWith = null } = options;
    const status = typeof refuseWith === "function" ? refuseWith(request) : refuseWith;
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    waiting.add(socket);
    void Promise.resolve(options.until).then(() => {
      waiting.delete(socket);
      if (socket.destroyed) return;
      door.handleUpgrade(request, socket, head, (client) => serve(client, request));
    });
  });

  function serve(client: WebSocket, request: IncomingMessage): void {
    client.on("error", () => client.terminate());
    // Each request waits for the end of the connection.
    client.setMaxListeners(0);
    client.on("message", (data: Buffer) => {
      const body = JSON.parse(data.toString("utf8"));
      const format = responsesFormat(script.nextId);
      if (body.generate === false && options.answersPrewarm !== false) {
        send(client, [...format.begin(), ...format.end()]);
        return;
      }
      let over = false;
      const recorded: RecordedRequest = {
        transport: "websocket",
        url: request.url ?? "",
        headers: request.headers,
        body,
        bytes: new Uint8Array(),
        abandoned: new Promise((resolve) => client.once("close", () => resolve(!over))),
        connection: script.connectionNumber(request.socket),
      };
      void play(client, script.record(recorded), format).then(() => {
        over = true;
      });
    });
  }

  return {
    close() {
      for (const client of door.clients) client.terminate();
      for (const socket of waiting) socket.destroy();
      door.close();
    },
  };
}

async function play(
  client: WebSocket,
  steps: readonly Step[],
  format: ReturnType<typeof responsesFormat>,
): Promise<void> {
  let greeted = false;
  const greet = () => {
    if (!greeted) send(client, format.begin());
    greeted = true;
  };
  for (const step of steps) {
    if (client.readyState !== client.OPEN) return;
    if ("httpError" in step) {
      const { status, body, headers } = step.httpError;
      const error =
        typeof body === "object" && body !== null && "error" in body ? body.error : { message: body };
      send(client, [{ type: "error", status, error, ...(headers === undefined ? {} : { headers }) }]);
      return;
    }
    if ("json" in step) {
      send(client, [step.json]);
      return;
    }
    if ("headers" in step) throw new Error("headers belong to the handshake");
    else if ("delayMs" in step) await delay(step.delayMs);
    else if ("until" in step) await step.until;
    else if ("bytes" in step) client.send(step.bytes, { binary: false });
    else if ("disconnect" in step) {
      if (step.disconnect === "end") client.close(1000);
      else client.terminate();
      return;
    } else {
      greet();
      send(client, "raw" in step ? [step.raw] : format.step(step));
    }
  }
  greet();
  send(client, format.end());
}

function send(client: WebSocket, events: readonly unknown[]): void {
  for (const event of events) client.send(JSON.stringify(event));
}
