// Hosts are killed at random moments of running turns. What a client was shown as completed must be there again
// when the next host opens the thread, and every thread must open.
import assert from "node:assert/strict";
import { asOptions, startBuiltHost } from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { endurance } from "../support/endurance.js";
import { type Step, startModelServer } from "../support/model-server.js";
import type { Notification, Peer } from "../support/peer.js";
import { createRandom } from "../support/random.js";
import { modelOptions } from "../support/start-host.js";
import { tempFolder } from "../support/temp-folder.js";

/** A turn takes about as long; kills come at any time of it. */
const TURN_MS = 250;
const TURNS_PER_THREAD = 8;

// biome-ignore lint/suspicious/noExplicitAny: items of every shape are compared
type Item = any;

interface Shown {
  readonly items: { readonly turnId: string; readonly item: Item }[];
  readonly turns: { readonly id: string; readonly status: string }[];
}

const NOTHING: Shown = { items: [], turns: [] };

/** What the model says in its answer number `index`: a bit of everything that makes records. */
function answer(index: number): readonly Step[] {
  const pause = { delayMs: 4 };
  const patch = `*** Begin Patch\n*** Add File: f${index}.txt\n+line ${index}\n*** End Patch\n`;
  switch (index % 4) {
    case 0:
      return [
        pause,
        { reasoning: `thought ${index}` },
        { call: { name: "exec_command", args: { cmd: `echo ${index}` } } },
      ];
    case 1:
      return [pause, { text: `said ${index}` }, pause, { custom: { name: "apply_patch", input: patch } }];
    case 2:
      return [
        pause,
        { call: { name: "exec_command", args: { cmd: `echo ${index} > o${index}.txt; cat o${index}.txt` } } },
      ];
    default:
      return [{ text: `done ${index}`, chunks: ["done", " ", String(index)] }, pause];
  }
}

function shownIn(received: readonly Notification[]): Shown {
  return {
    items: received
      .filter(({ method }) => method === "item/completed")
      .map(({ params }) => ({ turnId: params.turnId, item: params.item })),
    turns: received.filter(({ method }) => method === "turn/completed").map(({ params }) => params.turn),
  };
}

/** Ids of messages are counted anew when a thread is opened; what they say is not. */
function contentOf(item: Item): string {
  switch (item.type) {
    case "userMessage":
      return item.content[0].text;
    case "agentMessage":
      return item.text;
    case "reasoning":
      return item.summary.join("");
    default:
      return `${item.id} ${item.status} ${item.aggregatedOutput ?? ""}`;
  }
}

function assertKept(turns: readonly Item[], shown: Shown): void {
  for (const { turnId, item } of shown.items) {
    const turn = turns.find(({ id }) => id === turnId);
    const kept = turn?.items.filter(({ type }: Item) => type === item.type).map(contentOf) ?? [];
    assert.ok(kept.includes(contentOf(item)), `${item.type} "${contentOf(item)}" is gone; there is ${kept}`);
  }
  for (const { id, status } of shown.turns) {
    assert.equal(turns.find((turn) => turn.id === id)?.status, status, "a turn ended otherwise");
  }
}

describe("a host that is killed", () => {
  const { kills, seed } = endurance;

  it(`loses nothing that was shown as completed, in ${kills} kills`, async function () {
    this.timeout(30_000 + kills * 5_000);
    const random = createRandom(seed);
    const model = await startModelServer((_request, index) => answer(index));
    afterThisTest(() => model.close());
    const args = asOptions(modelOptions(model.url, "responses"));
    const home = tempFolder();
    const cwd = tempFolder();
    const shown = new Map<string, Shown>();
    const counts = { items: 0, turns: 0, threads: 0, openTurns: 0 };
    const start = (client: Peer) =>
      client.request("thread/start", { cwd, approvalPolicy: "never", sandbox: "danger-full-access" });

    let threadId: string | null = null;
    for (let kill = 0; kill < kills; kill++) {
      const host = startBuiltHost(args, { home, cwd });
      await host.client.initialize();
      let known: Shown = (threadId === null ? null : shown.get(threadId)) ?? NOTHING;
      // Killed before anything was shown, a thread need not be there at all.
      if (threadId === null || known === NOTHING || kill % TURNS_PER_THREAD === 0) {
        threadId = (await start(host.client)).thread.id as string;
        known = NOTHING;
        counts.threads++;
      } else {
        const { thread } = await host.client.request("thread/resume", { threadId });
        assertKept(thread.turns, known);
      }
      host.client.sendRaw(
        JSON.stringify({
          id: "turn",
          method: "turn/start",
          params: { threadId, input: [{ type: "text", text: `go ${kill}` }] },
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, random.below(TURN_MS)));
      host.child.kill("SIGKILL");
      await host.exited;
      const seen = shownIn(host.client.received);
      if (seen.items.length > 0) {
        shown.set(threadId, {
          items: [...known.items, ...seen.items],
          turns: [...known.turns, ...seen.turns],
        });
      }
      counts.items += seen.items.length;
      counts.turns += seen.turns.length;
      if (seen.turns.length === 0) counts.openTurns++;
    }

    const last = startBuiltHost(args, { home, cwd });
    await last.client.initialize();
    for (const [id, known] of shown) {
      const { thread } = await last.client.request("thread/read", { threadId: id, includeTurns: true });
      assertKept(thread.turns, known);
    }
    console.log(
      `      ${kills} kills (seed ${seed}) in ${counts.threads} threads: ${counts.openTurns} in the middle of a turn; ` +
        `${counts.items} items and ${counts.turns} turns were shown as completed, all of them are there`,
    );
  });
});
