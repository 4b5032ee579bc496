// Tools that clients run (protocol §3, item/tool/call). One client is asked: the one that brought the tools with
// thread/start while it follows the thread, else the one that came to the thread last. Others only watch.
import { createDeferred } from "../base/deferred.js";
import { errorMessage, ToolFailure } from "../base/errors.js";
import { DynamicToolCallResponse, dynamicToolCall } from "../protocol/dynamic-tool.js";
import { serverRequestResolved } from "../protocol/item-events.js";
import type { ClientRequests } from "../tools/client-requests.js";
import type { Client } from "./client.js";

export class ClientTools {
  /** Who brought the tools of a thread. */
  private readonly owners = new Map<string, Client>();

  constructor(private readonly clientsOf: (threadId: string) => ReadonlySet<Client>) {}

  brought(client: Client, threadId: string): void {
    this.owners.set(threadId, client);
  }

  disconnected(client: Client): void {
    for (const [threadId, owner] of this.owners) if (owner === client) this.owners.delete(threadId);
  }

  readonly call: ClientRequests["callTool"] = async (request, signal) => {
    signal.throwIfAborted();
    const { threadId, tool } = request;
    const client = this.clientFor(threadId);
    if (client === null)
      throw new ToolFailure(`${tool} cannot run: no client that could run it is connected`);
    const answered = createDeferred<unknown>();
    const onAbort = () => answered.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    const sent = client.request(dynamicToolCall, request);
    sent.answer.then(
      (answer) => answered.resolve(answer),
      (error: unknown) => answered.reject(error),
    );
    try {
      const parsed = DynamicToolCallResponse.safeParse(await answered.promise);
      if (parsed.success) return parsed.data;
    } catch (error) {
      if (signal.aborted) {
        sent.withdraw();
        client.notify(serverRequestResolved, { threadId, requestId: sent.requestId });
        throw error;
      }
      throw new ToolFailure(
        client.connected
          ? `${tool} failed in the client: ${errorMessage(error)}`
          : `${tool} did not end: the client that ran it went away`,
      );
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
    throw new ToolFailure(`${tool} failed: the client's answer cannot be read`);
  };

  private clientFor(threadId: string): Client | null {
    const followers = [...this.clientsOf(threadId)].filter((client) => client.connected);
    const owner = this.owners.get(threadId);
    if (owner !== undefined && followers.includes(owner)) return owner;
    // Only clients of the experimental part know of such tools.
    return followers.findLast((client) => client.state?.experimentalApi === true) ?? null;
  }
}
