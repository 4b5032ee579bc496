import type * as z from "zod";
import { HostError } from "../base/errors.js";
import type { Client } from "./client.js";
import { experimentalUse } from "./experimental.js";
import { contextOf, type HandlerServices } from "./handler.js";
import { handlers } from "./registry.js";

const byMethod = new Map(handlers.map((handler) => [handler.definition.method, handler]));

/** Answers requests: finds the method, checks the params, keeps the order that the method asks for. */
export class Dispatcher {
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(private readonly services: HandlerServices) {}

  async dispatch(client: Client, method: string, params: unknown): Promise<unknown> {
    const handler = byMethod.get(method);
    if (handler === undefined) throw await whyNotLive(client, method);
    const { definition } = handler;
    refuseExperimental(client, definition.stability === "experimental" ? method : null);
    const parsed = definition.params.safeParse(params);
    if (!parsed.success)
      throw new HostError("invalid-request", `Invalid request: ${describeIssue(parsed.error, params)}`);
    refuseExperimental(client, experimentalUse(definition, params));

    const after: (() => void)[] = [];
    const ctx = contextOf(this.services, { client, afterReply: (step) => void after.push(step) });
    const run = () => handler.run(parsed.data, ctx);
    try {
      return await this.inOrder(handler.queueKey(parsed.data), run);
    } finally {
      // The answer is written in the microtasks that follow; what it announces comes after it.
      if (after.length > 0) {
        setImmediate(() => {
          for (const step of after) step();
        });
      }
    }
  }

  private async inOrder<T>(key: string | null, run: () => Promise<T>): Promise<T> {
    if (key === null) return run();
    const before = this.queues.get(key) ?? Promise.resolve();
    const mine = before.then(run, run);
    this.queues.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.queues.get(key) === mine) this.queues.delete(key);
    }
  }
}

/** Throws HostError "invalid-request" when `used` names something and the client did not ask for such things. */
function refuseExperimental(client: Client, used: string | null): void {
  if (used === null || client.state?.experimentalApi === true) return;
  throw new HostError("invalid-request", `${used} requires experimentalApi capability`);
}

/** Only here the whole table is needed: it is loaded for the first method that nothing answers. */
async function whyNotLive(client: Client, method: string): Promise<HostError> {
  const { requestOf } = await import("../protocol/table.js");
  const definition = requestOf(method);
  if (definition === null) {
    return new HostError("method-not-found", `Invalid request: unknown method \`${method}\``);
  }
  refuseExperimental(client, definition.stability === "experimental" ? method : null);
  return new HostError("unavailable", `${method} is not available yet`);
}

/** The first thing that is wrong, by the name of its field. */
function describeIssue(error: z.ZodError, params: unknown): string {
  if (params === undefined) return "missing field `params`";
  const issue = error.issues[0];
  if (issue === undefined) return "invalid params";
  const field = issue.path.map(String).join(".");
  return field === "" ? issue.message : `${field}: ${issue.message}`;
}
