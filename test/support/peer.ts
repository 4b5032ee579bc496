// A v2 client for tests: sends requests, answers the host's, and waits for what it is told.

import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

export interface Notification {
  readonly method: string;
  // Tests look into messages of every shape; the wire's types are checked by the schema tests.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly params: any;
}

interface WireMessage extends Notification {
  readonly id?: number | string;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data: unknown,
  ) {
    super(message);
  }
}

/** The longest a test waits for one message; reached only when something is broken. */
const PATIENCE_MS = 20_000;

export class Peer {
  /** Every notification and server request so far, in order. */
  readonly received: Notification[] = [];
  /** Answers to what was sent by `sendRaw`, in order. */
  readonly strayAnswers: Pick<WireMessage, "id" | "result" | "error">[] = [];
  private readonly pending = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >();
  private readonly answers = new Map<
    string,
    (params: Notification["params"], id: number | string) => unknown
  >();
  private readonly waiters = new Set<() => void>();
  private nextId = 1;
  private taken = 0;
  private ended = false;

  constructor(
    input: Readable,
    private readonly output: Writable,
  ) {
    const lines = createInterface({ input });
    lines.on("line", (line) => this.take(JSON.parse(line) as WireMessage));
    lines.on("close", () => {
      this.ended = true;
      for (const { reject } of this.pending.values()) reject(new Error("the host went away"));
      this.wake();
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: results are compared with whole values
  request(method: string, params: unknown = {}): Promise<any> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.sendRaw(JSON.stringify({ id, method, params }));
    });
  }

  /** The error of a request that must fail. */
  async failure(
    method: string,
    params: unknown = {},
  ): Promise<{ code: number; message: string; data?: unknown }> {
    try {
      await this.request(method, params);
    } catch (error) {
      if (error instanceof RpcError) {
        return {
          code: error.code,
          message: error.message,
          ...(error.data === undefined ? {} : { data: error.data }),
        };
      }
      throw error;
    }
    throw new Error(`${method} did not fail`);
  }

  notify(method: string, params?: unknown): void {
    this.sendRaw(JSON.stringify(params === undefined ? { method } : { method, params }));
  }

  sendRaw(line: string): void {
    this.output.write(`${line}\n`);
  }

  /** Answers a request of the host; a rejected promise or a throw becomes an error answer. */
  answer(method: string, give: (params: Notification["params"], id: number | string) => unknown): void {
    this.answers.set(method, give);
  }

  async initialize(capabilities: unknown = { experimentalApi: true }): Promise<unknown> {
    const result = await this.request("initialize", {
      clientInfo: { name: "test", version: "1" },
      capabilities,
    });
    this.notify("initialized");
    return result;
  }

  /** The next message of that method, from where the last `next` left off; those in between are passed over. */
  async next(
    method: string,
    matches: (params: Notification["params"]) => boolean = () => true,
  ): Promise<Notification["params"]> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      for (; this.taken < this.received.length; this.taken++) {
        const message = this.received[this.taken];
        if (message?.method === method && matches(message.params)) {
          this.taken++;
          return message.params;
        }
      }
      if (this.ended) throw new Error(`the host went away before ${method}`);
      await this.arrival(deadline, method);
    }
  }

  /** Forgets what was received so far. */
  forget(): void {
    this.received.length = 0;
    this.taken = 0;
  }

  methods(): string[] {
    return this.received.map((message) => message.method);
  }

  private arrival(deadline: number, method: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiters.delete(wake);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiters.delete(wake);
        reject(new Error(`no ${method} came; got ${this.methods().slice(-12).join(", ")}`));
      }, deadline - Date.now());
      this.waiters.add(wake);
    });
  }

  private take(message: WireMessage): void {
    if (message.method === undefined) {
      const waiting = this.pending.get(Number(message.id));
      this.pending.delete(Number(message.id));
      if (waiting === undefined) this.strayAnswers.push(message);
      if (message.error)
        waiting?.reject(new RpcError(message.error.code, message.error.message, message.error.data));
      else waiting?.resolve(message.result);
      return;
    }
    this.received.push({ method: message.method, params: message.params });
    if (message.id !== undefined) void this.respond(message.id, message);
    this.wake();
  }

  private async respond(id: number | string, { method, params }: Notification): Promise<void> {
    const give = this.answers.get(method);
    try {
      if (give === undefined) throw new Error(`the test does not answer ${method}`);
      const result = await give(params, id);
      this.sendRaw(JSON.stringify({ id, result }));
    } catch (error) {
      this.sendRaw(JSON.stringify({ id, error: { code: -32601, message: String(error) } }));
    }
  }

  private wake(): void {
    for (const wake of this.waiters) wake();
  }
}
