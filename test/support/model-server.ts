// A scripted model on loopback: real HTTP and server-sent events, in the Responses format and as chat completions.
// The path of a request decides the format, so one script serves both.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { chatFormat } from "./model-server-chat.js";
import { responsesFormat } from "./model-server-responses.js";
import { openWebsocketDoor, type WebsocketOptions } from "./model-server-websocket.js";

/** One thing the model does in an answer, or the server does to it. */
export type Step =
  | { readonly text: string; readonly chunks?: readonly string[] }
  | { readonly reasoning: string }
  | { readonly call: { readonly name: string; readonly args: unknown; readonly callId?: string } }
  | { readonly custom: { readonly name: string; readonly input: string; readonly callId?: string } }
  /** One event of the format, as it is. */
  | { readonly raw: unknown }
  /** Bytes of the stream, as they are; each step is one write. */
  | { readonly bytes: string | Uint8Array }
  | { readonly delayMs: number }
  /** Goes on when the test lets it; as the first step, it holds back the headers too. */
  | { readonly until: Promise<unknown> }
  /** Headers of the answer; must come first. */
  | { readonly headers: Readonly<Record<string, string>> }
  /** The whole answer instead of a stream. Status 0 breaks the connection without an answer. */
  | {
      readonly httpError: {
        readonly status: number;
        readonly body: unknown;
        readonly headers?: Readonly<Record<string, string>>;
      };
    }
  | { readonly json: unknown }
  /** Ends the answer too early: `end` closes it in good order, `reset` breaks the connection. */
  | { readonly disconnect: "end" | "reset" };

/** Answers in order, one for each request; or a function of the request and its number from 0. */
export type Turns =
  | readonly (readonly Step[])[]
  | ((request: RecordedRequest, index: number) => readonly Step[]);

export interface RecordedRequest {
  readonly transport: "http" | "websocket";
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  // Tests look into bodies of both formats and compare whole values.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
  /** The body as it came; empty over websockets. */
  readonly bytes: Uint8Array;
  /** True when the client closed the connection before the answer was over; waits for the end of the answer. */
  readonly abandoned: Promise<boolean>;
  /** Connections have numbers, in the order in which they were opened. */
  readonly connection: number;
}

export interface ModelServer {
  /** The base URL for a provider's settings. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Resolves with the request of that number (from 0) once it has arrived. */
  request(index: number): Promise<RecordedRequest>;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** How one format writes what a script says. */
export interface Format {
  begin(): readonly unknown[];
  step(
    step: Extract<Step, { text: string } | { reasoning: string } | { call: object } | { custom: object }>,
  ): readonly unknown[];
  end(): readonly unknown[];
  /** Written after the last event. */
  readonly epilogue: string;
  readonly toEvent: (event: unknown) => string;
}

/** An answer that is one message. */
export function says(...chunks: readonly string[]): readonly Step[] {
  return [{ text: chunks.join(""), chunks }];
}

/** An answer that calls one function tool. */
export function calls(name: string, args: unknown, callId?: string): readonly Step[] {
  return [{ call: { name, args, callId } }];
}

/** An answer that calls one tool which takes free text. */
export function callsCustom(name: string, input: string, callId?: string): readonly Step[] {
  return [{ custom: { name, input, callId } }];
}

export interface ModelServerOptions {
  /** Also takes requests over websockets, each frame one request; "refuse" answers handshakes with 404. */
  readonly websockets?: WebsocketOptions | "refuse";
  /** Speaks TLS with this certificate. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Keeps no request, for sessions that are long. */
  readonly forgetful?: boolean;
}

/** The owner closes it. A request beyond the script gets status 400 and a body that says so. */
export async function startModelServer(turns: Turns, options: ModelServerOptions = {}): Promise<ModelServer> {
  const requests: RecordedRequest[] = [];
  const waiting: (() => void)[] = [];
  const connections = new Map<object, number>();
  let asked = 0;
  let count = 0;
  const nextId = () => String(++count).padStart(6, "0");

  function record(recorded: RecordedRequest): readonly Step[] {
    const index = asked++;
    if (options.forgetful !== true) requests.push(recorded);
    const steps = typeof turns === "function" ? turns(recorded, index) : turns[index];
    for (const wake of waiting.splice(0)) wake();
    return steps ?? [{ httpError: { status: 400, body: `the script has no answer ${index}` } }];
  }

  function connectionNumber(socket: object): number {
    const known = connections.get(socket) ?? connections.size;
    connections.set(socket, known);
    return known;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readBytes(request);
    const recorded: RecordedRequest = {
      transport: "http",
      url: request.url ?? "",
      headers: request.headers,
      body: bytes.length === 0 ? null : JSON.parse(bytes.toString("utf8")),
      bytes,
      abandoned: new Promise((resolve) => response.once("close", () => resolve(!response.writableFinished))),
      connection: connectionNumber(request.socket),
    };
    const steps = record(recorded);
    const format = recorded.url.includes("/chat/completions") ? chatFormat(nextId) : responsesFormat(nextId);
    await play(steps, format, response);
  }

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    // A client that has gone is what some tests are about; everything else must fail loudly.
    answer(request, response).catch((error: unknown) => {
      if (!response.destroyed) throw error;
    });
  };
  const server =
    options.tls === undefined ? createServer(serve) : createSecureServer({ ...options.tls }, serve);
  const door =
    options.websockets === undefined || options.websockets === "refuse"
      ? null
      : openWebsocketDoor(server, options.websockets, { record, connectionNumber, nextId });
  if (options.websockets === "refuse") {
    server.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 404 Not Found\r\n\r\n"));
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}/v1`,
    requests,
    async request(index) {
      for (;;) {
        const request = requests[index];
        if (request !== undefined) return request;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        door?.close();
        server.closeAllConnections();
      }),
  };
}

async function play(steps: readonly Step[], format: Format, response: ServerResponse): Promise<void> {
  let begun = false;
  const begin = (headers: Readonly<Record<string, string>> = {}) => {
    if (begun) return;
    begun = true;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache", ...headers });
    response.flushHeaders();
  };
  const write = (events: readonly unknown[]) => {
    begin();
    return writeAll(response, events.map(format.toEvent).join(""));
  };
  let greeted = false;
  for (const step of steps) {
    if ("httpError" in step)
      return answerWhole(response, step.httpError.status, step.httpError.body, step.httpError.headers);
    if ("json" in step) return answerWhole(response, 200, step.json);
    if ("headers" in step) begin(step.headers);
    else if ("delayMs" in step) await delay(step.delayMs);
    else if ("until" in step) await step.until;
    else if ("bytes" in step) {
      begin();
      await writeAll(response, step.bytes);
    } else if ("disconnect" in step) {
      begin();
      if (step.disconnect === "end") response.end();
      else response.destroy();
      return;
    } else {
      if (!greeted) await write(format.begin());
      greeted = true;
      await write("raw" in step ? [step.raw] : format.step(step));
    }
    if (response.destroyed) return;
  }
  if (!greeted) await write(format.begin());
  await write(format.end());
  response.end(format.epilogue);
}

function answerWhole(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (status === 0) {
    response.destroy();
    return;
  }
  const type = typeof body === "string" ? "text/plain" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** Resolves once the client has room for more, or has gone. */
async function writeAll(response: ServerResponse, data: string | Uint8Array): Promise<void> {
  if (response.destroyed || response.write(data)) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      response.off("drain", go);
      response.off("close", go);
      resolve();
    };
    response.on("drain", go);
    response.on("close", go);
  });
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}
