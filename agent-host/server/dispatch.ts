import type * as z from "zod";
import { HostError } from "../base/errors.js";
import type { Client } from "./client.js";
import type { HandlerServices } from "./handler.js";
import { handlers } from "./registry.js";

const byMethod = new Map(handlers.map((handler) => [handler.definition.method, handler]));

/** Answers requests: finds the method, checks the params, keeps the order that the method asks for. */
export class Dispatcher {
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(private readonly services: HandlerServices) {}

  async dispatch(client: Client, method: string, params: unknown): Promise<unknown> {
    const handler = byMethod.get(method);
    if (handler === undefined)
      throw new HostError("method-not-found", `Invalid request: unknown method \`${method}\``);
    const { definition } = handler;
    if (definition.stability === "experimental" && client.state?.experimentalApi !== true) {
      throw new HostError("invalid-request", `${method} requires experimentalApi capability`);
    }
    const parsed = definition.params.safeParse(params);
    if (!parsed.success)
      throw new HostError("invalid-request", `Invalid request: ${describeIssue(parsed.error, params)}`);

    const after: (() => void)[] = [];
    const run = () =>
      handler.run(parsed.data, { ...this.services, client, afterReply: (step) => void after.push(step) });
    try {
      return await this.inOrder(handler.queueKey(parsed.data), run);
    } finally {
      // The answer is written in the microtasks that follow; what it announces comes after it.
      setImmediate(() => {
        for (const step of after) step();
      });
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

/** The first thing that is wrong, by the name of its field. */
function describeIssue(error: z.ZodError, params: unknown): string {
  if (params === undefined) return "missing field `params`";
  const issue = error.issues[0];
  if (issue === undefined) return "invalid params";
  const field = issue.path.map(String).join(".");
  return field === "" ? issue.message : `${field}: ${issue.message}`;
}
