// What no client should send through a stream, in numbers. `npm test -- scenarios --grep "under fire" --fuzz 1000000`
// sends a million messages through each framing.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { asOptions, type HostProcess, spawnHost, within } from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { endurance } from "../support/endurance.js";
import { type FuzzedHost, fuzzHost } from "../support/fuzz-host.js";
import { judgeMemory } from "../support/judge-memory.js";
import { says, startModelServer } from "../support/model-server.js";
import { frameMessage, type StreamFraming } from "../support/mutate-framing.js";
import { createMessageSource } from "../support/mutate-message.js";
import { memoryOf } from "../support/process-memory.js";
import { createRandom, type Random } from "../support/random.js";
import { modelOptions } from "../support/start-host.js";
import { tempFolder } from "../support/temp-folder.js";

const FRAMINGS = ["ndjson", "content-length"] as const;
const BATCH = 500;
const DAMAGE_ONE_IN = 20;

interface Place {
  readonly host: HostProcess;
  /** What surrounds the folder that the requests work in; nothing else may appear in it. */
  readonly around: string;
  readonly folder: string;
}

async function start(): Promise<Place> {
  const model = await startModelServer(() => says("ok"));
  afterThisTest(() => model.close());
  const around = tempFolder();
  const folder = path.join(around, "work");
  mkdirSync(folder);
  const host = spawnHost(asOptions(modelOptions(model.url, "responses")), { cwd: folder });
  return { host, around, folder };
}

const whole = createRandom(1);

function frame(framing: StreamFraming, message: object): Buffer {
  return frameMessage(whole, framing, JSON.stringify(message), Number.MAX_SAFE_INTEGER, "/");
}

function hello(framing: StreamFraming): Buffer {
  const params = { clientInfo: { name: "fuzz", version: "1" }, capabilities: { experimentalApi: true } };
  return Buffer.concat([
    frame(framing, { id: "hello", method: "initialize", params }),
    frame(framing, { method: "initialized" }),
  ]);
}

/** Cuts bytes at up to three places, or not at all. */
function cuts(random: Random, bytes: Buffer): number[] {
  return Array.from({ length: random.below(4) }, () => random.below(bytes.length)).sort((a, b) => a - b);
}

/** Damage may have swallowed the beginning of what follows: asks until a question came whole, and is answered. */
async function stillServes(fuzzed: FuzzedHost, framing: StreamFraming): Promise<void> {
  const before = fuzzed.counts().requests;
  if (framing === "ndjson") await fuzzed.send(Buffer.from("\n"));
  for (let n = 0; n < 20; n++)
    await fuzzed.send(frame(framing, { id: `still ${n}`, method: "thread/loaded/list", params: {} }));
  assert.ok(fuzzed.counts().requests > before, "the test's own reader is out of step");
  await fuzzed.settled();
}

describe("the host under fire", () => {
  const { messages: count, seed, isLong } = endurance;

  for (const framing of FRAMINGS) {
    it(`answers what is a request among ${count} mutated messages as ${framing}`, async function () {
      this.timeout(isLong ? 0 : 120_000);
      const random = createRandom(seed);
      console.log(`      seed ${seed}`);
      const { host, around, folder } = await start();
      const fuzzed = fuzzHost(host, framing);
      await fuzzed.send(hello(framing));
      const startThread = { method: "thread/start", params: { cwd: folder, approvalPolicy: "never" } };
      for (const id of ["one", "two", "three"]) await fuzzed.send(frame(framing, { id, ...startThread }));
      await within(10_000, "the threads are there", () => fuzzed.threadIds.length === 3);
      await fuzzed.settled();
      const threadIds = [...fuzzed.threadIds, "00000000-0000-7000-8000-000000000000"];
      const messages = createMessageSource(random, { folder, threadIds });
      const startedAt = performance.now();
      const memory: number[] = [];
      for (let sent = 0; sent < count; sent += BATCH) {
        for (let n = 0; n < Math.min(BATCH, count - sent); n++) {
          const bytes = frameMessage(random, framing, messages.next(), DAMAGE_ONE_IN, folder);
          await fuzzed.send(bytes, cuts(random, bytes));
        }
        await stillServes(fuzzed, framing);
        memory.push(memoryOf(host));
      }

      const { requests, results, errors, notifications, bytes } = fuzzed.counts();
      const seconds = (performance.now() - startedAt) / 1000;
      console.log(
        `      ${framing}: ${count} messages (${Math.round(bytes / 1e6)} MB) in ${seconds.toFixed(1)} s; ` +
          `${requests} requests, ${results} results, ${errors} errors, ${notifications} notifications; ` +
          judgeMemory(memory),
      );
      assert.equal(results + errors, requests);
      assert.ok(results > requests / 20 && errors > requests / 20, "hardly anything reached its method");
      assert.deepEqual(readdirSync(around), ["work"]);
      assert.doesNotMatch(host.stderr(), /^.{0,60}\berror\b.*(?:TypeError|RangeError|ReferenceError)/m);
      host.child.stdin.end();
      assert.deepEqual(await host.exited, { code: 0, signal: null }, host.stderr().slice(-2_000));
    });

    it(`answers 10,000 messages that were sent as ${framing} before one was read`, async function () {
      this.timeout(60_000);
      const { host } = await start();
      const fuzzed = fuzzHost(host, framing, true);
      await fuzzed.send(hello(framing));
      for (let id = 1; id < 10_000; id++)
        await fuzzed.send(frame(framing, { id, method: "thread/list", params: {} }));
      const startedAt = performance.now();
      await fuzzed.settled();
      const { requests, results, errors } = fuzzed.counts();
      console.log(
        `      ${framing}: ${requests} requests before the first answer was read, ${results} results, ` +
          `${errors} errors in ${Math.round(performance.now() - startedAt)} ms`,
      );
      assert.deepEqual([requests, results, errors], [10_000, 10_000, 0]);
    });
  }
});
