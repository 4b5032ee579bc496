// A working day of one host, its clock played: turns of every kind, threads that come and go, and what is left of it
// in memory from hour to hour.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { usage } from "../../support/answers-with-usage.js";
import { fakeClock } from "../../support/fake-clock.js";
import { calls, callsCustom, type RecordedRequest, type Step, says } from "../../support/model-server.js";
import { startHost, type TestHost } from "../../support/start-host.js";

const HOURS = 8;
const TURNS_AN_HOUR = 45;
const HOUR_MS = 3_600_000;
/** What may be added between the second hour and the last: less than the text of one hour. */
const GROWTH_BYTES = 6 * 1024 * 1024;
const LONG = "a sentence that says little. ".repeat(300);

const patch = (from: number) =>
  `*** Begin Patch\n*** Update File: a.txt\n@@\n-line ${from}\n+line ${from + 1}\n*** End Patch\n`;

/** What the model does in turn `turn`, before it says that it is done. */
function work(turn: number): readonly Step[] | null {
  switch (turn % 9) {
    case 1:
      return calls("exec_command", { cmd: `seq ${turn} ${turn + 2000}` }, `exec-${turn}`);
    case 3:
      return callsCustom("apply_patch", patch(Math.floor(turn / 9)), `patch-${turn}`);
    case 5:
      return calls(
        "update_plan",
        { plan: [{ step: `step ${turn}`, status: "in_progress" }] },
        `plan-${turn}`,
      );
    case 7:
      return calls("no_such_tool", { turn }, `none-${turn}`);
    default:
      return null;
  }
}

function answer({ body }: RecordedRequest): readonly Step[] {
  const size = JSON.stringify(body.input).length;
  const last = body.input.at(-1);
  const said = last.role === "user" ? /turn (\d+)/.exec(last.content.at(-1)?.text ?? "") : null;
  const steps = said === null ? null : work(Number(said[1]));
  return [...(steps ?? says(LONG)), usage(Math.ceil(size / 4))];
}

function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** A thread that is used for two turns and then left alone. */
async function visit(host: TestHost, hour: number): Promise<string> {
  const threadId = await host.startThread();
  await host.turn(threadId, `hello ${hour}`);
  await host.client.request("thread/unsubscribe", { threadId });
  return threadId;
}

describe("a session of eight hours", () => {
  it("holds no more in memory at its end than after two", async function () {
    this.timeout(240_000);
    const clock = fakeClock();
    const host = await startHost({
      clock,
      forgetful: true,
      config: ["model_auto_compact_token_limit=20000"],
      files: { "a.txt": "line 0\n" },
      script: (request) => answer(request),
    });
    const threadId = await host.startThread();
    const held: number[] = [];
    let compactions = 0;
    for (let hour = 0; hour < HOURS; hour++) {
      const visited = await visit(host, hour);
      for (let at = 0; at < TURNS_AN_HOUR; at++) {
        const turn = hour * TURNS_AN_HOUR + at;
        assert.equal((await host.turn(threadId, `turn ${turn}`)).status, "completed");
        const items = host.client.received.filter(({ method }) => method === "item/completed");
        compactions += items.filter(({ params }) => params.item.type === "contextCompaction").length;
        host.client.forget();
        clock.advance(HOUR_MS / TURNS_AN_HOUR);
      }
      const { data } = await host.client.request("thread/loaded/list");
      assert.deepEqual(data, [threadId], `the thread ${visited} that nobody follows is gone from memory`);
      held.push(heldBytes());
    }
    const patches = Math.ceil((HOURS * TURNS_AN_HOUR - 3) / 9);
    assert.equal(readFileSync(path.join(host.cwd, "a.txt"), "utf8"), `line ${patches}\n`);
    const megabytes = held.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(", ");
    process.stdout.write(`      held after each hour, MiB: ${megabytes}; ${compactions} compactions\n`);
    assert.ok(compactions > HOURS, `only ${compactions} compactions`);
    assert.ok((held.at(-1) ?? 0) - (held[1] ?? 0) < GROWTH_BYTES, `the host grew: ${megabytes} MiB`);
  });
});
