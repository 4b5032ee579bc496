// One connected client: its handshake, what it may see, and the two ways of telling it something.
import { CancellationTokenSource, type MessageConnection } from "vscode-jsonrpc";
import type { NotificationDefinition, ParamsOf, ServerRequestDefinition } from "../protocol/define.js";
import type { Framing } from "../transport/open-stream.js";
import type { EditorCapabilities } from "./handshake.js";

export interface ClientState {
  readonly name: string;
  readonly version: string;
  readonly experimentalApi: boolean;
  readonly optOut: ReadonlySet<string>;
  /** What the client can do as an editor; null for a client that is none. */
  readonly editor: EditorCapabilities | null;
}

export interface SentRequest {
  /** The JSON-RPC id on this connection. */
  readonly requestId: number | string;
  /** The answer as it came; rejects when the client answers with an error or goes away. */
  readonly answer: Promise<unknown>;
  /** Tells a client that understands it that the answer is no longer wanted. */
  withdraw(): void;
}

export class Client {
  private stateNow: ClientState | null = null;
  private ready = false;
  private held: (() => void)[] = [];

  constructor(
    private readonly connection: MessageConnection,
    readonly framing: Framing,
    private readonly lastRequestId: () => number | string,
  ) {}

  /** Null until `initialize` was answered. */
  get state(): ClientState | null {
    return this.stateNow;
  }

  initialize(state: ClientState): void {
    this.stateNow = state;
  }

  /** The client sent `initialized`: what was held back for it goes out. */
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
    // A client that is gone hears nothing; whoever owns the connection learns of it from its close event.
    this.connection.sendNotification(method, params).catch(() => undefined);
  }

  request<D extends ServerRequestDefinition>(definition: D, params: ParamsOf<D>): SentRequest {
    return this.requestByName(definition.method, params);
  }

  requestByName(method: string, params: unknown): SentRequest {
    const cancellation = new CancellationTokenSource();
    // Only editors know `$/cancelRequest`; others hear of it through serverRequest/resolved.
    const answer =
      this.framing === "content-length"
        ? this.connection.sendRequest<unknown>(method, params, cancellation.token)
        : this.connection.sendRequest<unknown>(method, params);
    return { requestId: this.lastRequestId(), answer, withdraw: () => cancellation.cancel() };
  }
}
