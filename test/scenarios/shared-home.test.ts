// Two hosts do mixed work on one home for a while. Afterwards everything that was answered is there, once.
import assert from "node:assert/strict";
import { asOptions, type BuiltHost, startBuiltHost } from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { endurance } from "../support/endurance.js";
import { says, startModelServer } from "../support/model-server.js";
import { RpcError } from "../support/peer.js";
import { createRandom, type Random } from "../support/random.js";
import { modelOptions } from "../support/start-host.js";

interface Expected {
  turns: number;
  name: string | null;
  archived: boolean;
}

type Threads = Map<string, Expected>;

/** Turns come twice as often as all else. */
const DOINGS = ["begin", "turn", "turn", "rename", "fork", "list", "archive", "meddle"] as const;

/** What one client does, one thing after the other; `own` are the threads that only this one changes. */
class Worker {
  readonly own: Threads = new Map();
  readonly counts = new Map<string, number>();
  private readonly loaded = new Set<string>();

  constructor(
    private readonly host: BuiltHost,
    private readonly random: Random,
    private readonly label: string,
  ) {}

  async work(until: number, others: Threads): Promise<void> {
    for (let step = 0; performance.now() < until; step++) {
      const doing = this.random.pick(DOINGS);
      await this.do(doing, step, others);
      this.counts.set(doing, (this.counts.get(doing) ?? 0) + 1);
    }
  }

  private do(doing: (typeof DOINGS)[number], step: number, others: Threads): Promise<void> {
    switch (doing) {
      case "begin":
        return this.begin(step);
      case "turn":
        return this.turn(step);
      case "rename":
        return this.rename(step);
      case "fork":
        return this.fork();
      case "list":
        return this.list();
      case "archive":
        return this.archive();
      case "meddle":
        return this.meddle(others);
      default:
        return doing satisfies never;
    }
  }

  private request(method: string, params: object) {
    return this.host.client.request(method, params);
  }

  private pick(wanted: (expected: Expected) => boolean): [string, Expected] | null {
    const fitting = [...this.own].filter(([, expected]) => wanted(expected));
    return fitting.length === 0 ? null : this.random.pick(fitting);
  }

  private async begin(step: number): Promise<void> {
    const { thread } = await this.request("thread/start", { cwd: this.host.cwd, approvalPolicy: "never" });
    this.own.set(thread.id, { turns: 0, name: null, archived: false });
    this.loaded.add(thread.id);
    await this.play(thread.id, step);
  }

  private async turn(step: number): Promise<void> {
    const found = this.pick(({ archived }) => !archived);
    if (found === null) return;
    if (!this.loaded.has(found[0])) await this.request("thread/resume", { threadId: found[0] });
    this.loaded.add(found[0]);
    await this.play(found[0], step);
  }

  private async play(threadId: string, step: number): Promise<void> {
    const input = [{ type: "text", text: `${this.label} ${step}` }];
    await this.request("turn/start", { threadId, input });
    await this.host.client.next("turn/completed", (ended) => ended.threadId === threadId);
    const expected = this.own.get(threadId);
    if (expected !== undefined) expected.turns++;
  }

  private async rename(step: number): Promise<void> {
    const found = this.pick(() => true);
    if (found === null) return;
    await this.request("thread/name/set", { threadId: found[0], name: `${this.label} named ${step}` });
    found[1].name = `${this.label} named ${step}`;
  }

  private async fork(): Promise<void> {
    const found = this.pick(({ archived }) => !archived);
    if (found === null) return;
    const { thread } = await this.request("thread/fork", { threadId: found[0] });
    this.own.set(thread.id, { turns: found[1].turns, name: found[1].name, archived: false });
    this.loaded.add(thread.id);
  }

  private async list(): Promise<void> {
    const { data } = await this.request("thread/list", { limit: 100, sortKey: "updated_at" });
    const ids = data.map(({ id }: { id: string }) => id);
    assert.equal(new Set(ids).size, ids.length, "a thread is listed twice");
  }

  private async archive(): Promise<void> {
    const found = this.pick(() => true);
    if (found === null) return;
    const [threadId, expected] = found;
    await this.request(expected.archived ? "thread/unarchive" : "thread/archive", { threadId });
    this.loaded.delete(threadId);
    expected.archived = !expected.archived;
  }

  /** The other host's threads may be read and followed while it writes them. */
  private async meddle(others: Threads): Promise<void> {
    // Before its first turn a thread is not on disk, and on its way into the archive it is nowhere for a moment.
    const ids = [...others].flatMap(([id, { turns, archived }]) => (turns > 0 && !archived ? [id] : []));
    if (ids.length === 0) return;
    const threadId = this.random.pick(ids);
    try {
      const { thread } = await this.request("heddle/thread/follow", { threadId });
      assert.equal(thread.id, threadId);
    } catch (error) {
      assert.ok(error instanceof RpcError && /no rollout found|ENOENT/.test(error.message), String(error));
    }
    await this.request("heddle/thread/unfollow", { threadId });
  }
}

describe("two hosts that share a home", () => {
  const { seconds, seed } = endurance;

  it(`lose nothing in ${seconds} s of mixed work`, async function () {
    this.timeout(seconds * 1_000 + 60_000);
    const model = await startModelServer(() => says("ok"));
    afterThisTest(() => model.close());
    const args = asOptions(modelOptions(model.url, "responses"));
    const first = startBuiltHost(args);
    const hosts = [first, startBuiltHost(args, { home: first.home })];
    const workers = hosts.map((host, index) => new Worker(host, createRandom(seed + index), `host ${index}`));
    await Promise.all(hosts.map(({ client }) => client.initialize()));
    const until = performance.now() + seconds * 1_000;
    const [one, two] = workers;
    assert.ok(one !== undefined && two !== undefined);
    await Promise.all([one.work(until, two.own), two.work(until, one.own)]);
    for (const { child, exited } of hosts) {
      child.stdin.end();
      assert.equal((await exited).code, 0);
    }

    const expected = new Map([...one.own, ...two.own]);
    const last = startBuiltHost(args, { home: first.home });
    await last.client.initialize();
    const found = new Map<string, Expected>();
    for (const archived of [false, true]) {
      let cursor: string | null = null;
      do {
        const page: { data: { id: string; name: string | null }[]; nextCursor: string | null } =
          await last.client.request("thread/list", { archived, cursor, limit: 7 });
        for (const { id, name } of page.data) {
          assert.ok(!found.has(id), "a thread is listed twice");
          const { thread } = await last.client.request("thread/read", { threadId: id, includeTurns: true });
          found.set(id, { turns: thread.turns.length, name, archived });
        }
        cursor = page.nextCursor;
      } while (cursor !== null);
    }
    const sorted = (threads: Threads) => [...threads].sort(([a], [b]) => (a < b ? -1 : 1));
    assert.deepEqual(sorted(found), sorted(expected));
    const counts = workers.map((worker) =>
      [...worker.counts].map(([name, count]) => `${count} ${name}`).join(", "),
    );
    console.log(`      ${seconds} s (seed ${seed}): ${expected.size} threads; ${counts.join("; ")}`);
  });
});
