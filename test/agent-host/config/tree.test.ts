import assert from "node:assert/strict";
import {
  fingerprint,
  leafPaths,
  mergeTables,
  withoutValue,
  withValue,
} from "../../../agent-host/config/tree.js";

describe("configuration tables", () => {
  it("merges tables key by key and replaces everything else", () => {
    const under = { a: { x: 1, y: [1, 2] }, b: "old", c: 1 };
    const over = { a: { y: [3] }, b: { z: true } };
    assert.deepEqual(mergeTables(under, over), { a: { x: 1, y: [3] }, b: { z: true }, c: 1 });
    assert.deepEqual(under, { a: { x: 1, y: [1, 2] }, b: "old", c: 1 });
  });

  it("does not let a key reach the prototype of tables", () => {
    const merged = mergeTables({}, JSON.parse('{"__proto__":{"polluted":true},"a":{"constructor":1}}'));
    assert.deepEqual(merged, { a: { constructor: 1 } });
    assert.equal("polluted" in {}, false);
    assert.equal(Object.getPrototypeOf(merged), Object.prototype);
  });

  it("sets and removes without touching the original", () => {
    const table = { a: { b: 1 } };
    assert.deepEqual(withValue(table, ["a", "c", "d"], 2), { a: { b: 1, c: { d: 2 } } });
    assert.deepEqual(withoutValue(table, ["a", "b"]), { a: {} });
    assert.deepEqual(withoutValue(table, ["x", "y"]), table);
    assert.deepEqual(table, { a: { b: 1 } });
  });

  it("names its leaves as they would be written", () => {
    assert.deepEqual(leafPaths({ a: { "/x.y": { z: 1 } }, b: [{ c: 1 }], d: {} }), ['a."/x.y".z', "b"]);
  });

  // Both digests were observed with another host that speaks the protocol.
  it("has the fingerprint that other hosts give the same table", () => {
    assert.equal(fingerprint({}), "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    assert.equal(
      fingerprint({
        model_providers: {
          mock: { name: "mock", base_url: "http://127.0.0.1:36083/v1", wire_api: "responses" },
        },
        model_provider: "mock",
        model: "gpt-5.2-codex",
      }),
      "sha256:64ff6bf8a67a509367de3d8a57d844502863c1adde52cac34b0f194627220d5f",
    );
  });
});
