// The model of the bench: answers that are bytes already, so that the host is what takes the time.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";

export const DELTAS = 20_000;
const PAUSE_MS = 50;

export interface BenchModel {
  readonly url: string;
  /** Milliseconds from the end of the answer that called the tool to the request that brought its output. */
  lastToolCallMs(): number;
  /** When the newest first delta was written, by performance.now(). */
  firstDeltaAt(): number;
  close(): Promise<void>;
}

/** What a turn does is in the newest user message: `plain`, `tool`, `first` or `deltas`. */
export async function startBenchModel(): Promise<BenchModel> {
  const plain = answer(message("ok", ["ok"]));
  const toolCall = answer([
    {
      type: "response.output_item.done",
      output_index: 0,
      item: {
        type: "function_call",
        id: "fc_1",
        call_id: "call_1",
        name: "exec_command",
        arguments: '{"cmd":"true"}',
      },
    },
  ]);
  const chunks = Array.from({ length: DELTAS }, (_, index) => `word${index % 10} `);
  const deltas = answer(message(chunks.join(""), chunks));
  // One delta, and the rest only once it has been seen on the other side.
  const paused = plain.indexOf("event: response.output_item.done");
  let firstDeltaAt = Number.NaN;
  let calledAt = 0;
  let toolCallMs = Number.NaN;

  const answerRequest = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (request.method === "GET") {
      response.end(JSON.stringify({ object: "list", data: [], models: [] }));
      return;
    }
    const body = JSON.parse(Buffer.concat(parts).toString("utf8")) as {
      input: { type: string; role?: string }[];
    };
    const last = body.input.at(-1);
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (last?.type === "function_call_output") {
      toolCallMs = performance.now() - calledAt;
      response.end(plain);
      return;
    }
    const text = JSON.stringify(last);
    if (text.includes("bench:tool")) {
      calledAt = performance.now();
      response.end(toolCall);
    } else if (text.includes("bench:first")) {
      response.write(plain.subarray(0, paused));
      firstDeltaAt = performance.now();
      await setTimeout(PAUSE_MS);
      response.end(plain.subarray(paused));
    } else {
      response.end(text.includes("bench:deltas") ? deltas : plain);
    }
  };
  const server = createServer((request, response) => {
    answerRequest(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    lastToolCallMs: () => toolCallMs,
    firstDeltaAt: () => firstDeltaAt,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function message(text: string, chunks: readonly string[]): object[] {
  const id = "msg_1";
  return [
    {
      type: "response.output_item.added",
      output_index: 0,
      item: { type: "message", role: "assistant", id, content: [] },
    },
    ...chunks.map((delta) => ({
      type: "response.output_text.delta",
      item_id: id,
      output_index: 0,
      content_index: 0,
      delta,
    })),
    {
      type: "response.output_item.done",
      output_index: 0,
      item: { type: "message", role: "assistant", id, content: [{ type: "output_text", text }] },
    },
  ];
}

function answer(events: readonly object[]): Buffer {
  const all = [
    { type: "response.created", response: { id: "resp_1" } },
    ...events,
    {
      type: "response.completed",
      response: {
        id: "resp_1",
        usage: {
          input_tokens: 10,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: 2,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: 12,
        },
      },
    },
  ];
  return Buffer.from(
    all
      .map((event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`)
      .join(""),
  );
}
