import assert from "node:assert/strict";
import { createOutputDeltas } from "../../../agent-host/exec/output-deltas.js";

describe("exec/output-deltas", () => {
  let emitted: string[];
  let wake: () => void;
  beforeEach(() => {
    emitted = [];
    wake = () => {};
  });
  const create = () =>
    createOutputDeltas((text) => {
      emitted.push(text);
      wake();
    });

  it("gathers small chunks, and what is left at the end", async () => {
    const deltas = create();
    const first = new Promise<void>((resolve) => {
      wake = resolve;
    });
    deltas.push(Buffer.from("a"));
    deltas.push(Buffer.from("b"));
    await first;
    deltas.push(Buffer.from("c"));
    deltas.end();
    assert.deepEqual(emitted, ["ab", "c"]);
  });

  it("passes on 8 KiB without waiting", () => {
    const deltas = create();
    deltas.push(Buffer.alloc(8 * 1024, "x"));
    assert.equal(emitted.length, 1);
    deltas.end();
    assert.equal(emitted.length, 1);
  });

  it("never cuts a character", () => {
    const deltas = create();
    const bytes = Buffer.from("€");
    deltas.push(bytes.subarray(0, 2));
    deltas.push(bytes.subarray(2));
    deltas.end();
    assert.deepEqual(emitted, ["€"]);
  });

  it("thins a flood, saying how much it left out", () => {
    const deltas = create();
    deltas.push(Buffer.alloc(1024 * 1024, "x"));
    deltas.push(Buffer.alloc(100_000, "y"));
    deltas.push(Buffer.from("end"));
    deltas.end();
    assert.deepEqual(
      emitted.map((text) => text.length > 10_000 || text),
      [true, `\n[… ${100_003 - 8192} characters left out …]\n${"y".repeat(8189)}end`],
    );
  });
});
