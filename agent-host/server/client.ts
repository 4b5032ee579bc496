// One connected client: its handshake, what it may see, and the two ways of telling it something.
import type { NotificationDefinition, ParamsOf, ServerRequestDefinition } from "../protocol/define.js";
import type { Framing, Transport } from "../transport/open-stream.js";
import type { Connection } from "./connection.js";
import { withoutExperimental } from "./experimental.js";
import type { EditorCapabilities } from "./handshake.js";

export interface ClientState {
  readonly name: string;
  readonly version: string;
  readonly experimentalApi: boolean;
  readonly optOut: ReadonlySet<string>;
  /** What the client can do as an editor; null for a client that is none. */
  readonly editor: EditorCapabilities | null;
  /** Ours: it answers `heddle/lm/*`. */
  readonly lendsModels: boolean;
}

export interface SentRequest {
  /** The JSON-RPC id on this connection. */
  readonly requestId: number;
  /** The answer as it came; rejects when the client answers with an error or goes away. */
  readonly answer: Promise<unknown>;
  /** Tells a client that understands it that the answer is no longer wanted. */
  withdraw(): void;
}

export class Client {
  private stateNow: ClientState | null = null;
  private connectedNow = true;
  private ready = false;
  private held: (() => void)[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly transport: Pick<Transport, "framing" | "congestion">,
  ) {}

  get framing(): Framing {
    return this.transport.framing;
  }

  /** Characters that wait for the client to read. Whoever can make output more slowly looks at it. */
  get waiting(): number {
    return this.transport.congestion.waiting;
  }

  /** Null until `initialize` was answered. */
  get state(): ClientState | null {
    return this.stateNow;
  }

  /** False once the connection is gone: nothing is sent any more, and requests reject. */
  get connected(): boolean {
    return this.connectedNow;
  }

  initialize(state: ClientState): void {
    this.stateNow = state;
  }

  disconnect(): void {
    this.connectedNow = false;
    this.held = [];
  }

  /** The client has read the answer to `initialize`: what was held back for it goes out. */
  markReady(): void {
    this.ready = true;
    const held = this.held;
    this.held = [];
    for (const send of held) send();
  }

  notify<D extends NotificationDefinition>(definition: D, params: ParamsOf<D>): void {
    const { stateNow: state } = this;
    if (state === null || state.optOut.has(definition.method)) return;
    if (definition.stability === "experimental" && !state.experimentalApi) return;
    if (this.ready) this.send(definition.method, params);
    else this.held.push(() => this.send(definition.method, params));
  }

  /** A message of the editor's own protocol, which is not in the table. */
  send(method: string, params: unknown): void {
    if (this.connectedNow) this.connection.notify(method, params);
  }

  request<D extends ServerRequestDefinition>(definition: D, params: ParamsOf<D>): SentRequest {
    const known = this.stateNow?.experimentalApi === true ? params : withoutExperimental(definition, params);
    return this.requestByName(definition.method, known);
  }

  /** `params` undefined: a request without params. */
  requestByName(method: string, params: unknown): SentRequest {
    if (!this.connectedNow) {
      return { requestId: -1, answer: Promise.reject(new Error("the client is gone")), withdraw() {} };
    }
    const { id, answer } = this.connection.request(method, params);
    const withdraw = () => {
      // Only editors know `$/cancelRequest`; others hear of it through serverRequest/resolved.
      if (this.framing === "content-length" && this.connection.isPending(id))
        this.send("$/cancelRequest", { id });
    };
    return { requestId: id, answer, withdraw };
  }
}
