// Plays every pair of test/fixtures/model-streams/ to the client of its format, whole and cut into small pieces.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ModelRequest } from "../../../agent-host/models/model-client.js";
import type { Step } from "../../support/model-server.js";
import { root } from "../../support/repository.js";
import { startClient, withStableIds } from "./given.js";

const folder = path.join(root, "test/fixtures/model-streams");
const names = readdirSync(folder).flatMap((name) => (name.endsWith(".sse") ? [name.slice(0, -4)] : []));
const tools: ModelRequest["tools"] = [{ type: "custom", name: "apply_patch", description: "" }];

describe("recorded streams", () => {
  it("are there", () => {
    assert.ok(names.length >= 4);
  });

  for (const name of names) {
    for (const size of [Number.POSITIVE_INFINITY, 7]) {
      it(`${name} in pieces of ${size}`, async () => {
        const stream = readFileSync(path.join(folder, `${name}.sse`));
        const expected = JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8"));
        const steps: Step[] = [];
        for (let at = 0; at < stream.length; at += size)
          steps.push({ bytes: stream.subarray(at, at + size) });
        const wireApi = name.startsWith("chat-") ? "chat" : "responses";
        const { run } = await startClient([[...steps, { disconnect: "end" }]], { settings: { wireApi } });
        const { events, error } = await run({ tools });
        assert.equal(error, null);
        assert.deepEqual(withStableIds(events.filter((event) => event.type !== "rateLimits")), expected);
      });
    }
  }
});
