import assert from "node:assert/strict";
import { DefinitionSet } from "../../../agent-host/export/definition-set.js";

describe("a set of definitions", () => {
  it("takes the same again, and nothing else under its name", () => {
    const set = new DefinitionSet<unknown>();
    set.add("Thread", { type: "object", required: ["id"] });
    set.add("Thread", { required: ["id"], type: "object" });
    assert.throws(() => set.add("Thread", { type: "object" }), {
      message: "Thread would mean two different things",
    });
    assert.deepEqual(set.entries(), [["Thread", { type: "object", required: ["id"] }]]);
  });

  it("takes no name that another disk would not tell apart", () => {
    const set = new DefinitionSet<string>();
    set.add("v2/ThreadId.json", "a");
    assert.throws(() => set.add("v2/ThreadID.json", "a"), {
      message: "v2/ThreadId.json and v2/ThreadID.json differ in letter case only",
    });
  });

  it("lists by name", () => {
    const set = new DefinitionSet<number>();
    for (const [index, name] of ["b", "c", "a"].entries()) set.add(name, index);
    assert.deepEqual(set.entries(), [
      ["a", 2],
      ["b", 0],
      ["c", 1],
    ]);
    assert.equal(set.get("c"), 1);
    assert.equal(set.get("d"), undefined);
  });
});
