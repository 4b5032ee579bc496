import assert from "node:assert/strict";
import fc from "fast-check";
import type { JsonValue } from "../../../agent-host/config/config.js";
import { parseKeyPath } from "../../../agent-host/config/key-path.js";
import { emptyLayer, type Layer, mergeLayers, originsOf, ownerOf } from "../../../agent-host/config/layer.js";
import { type ConfigTable, leafPaths, mergeTables, valueAt } from "../../../agent-host/config/tree.js";

// Few names, so that layers meet; one of them needs quotes.
const key = fc.constantFrom("a", "b", "c.d", "/x y");
const leaf: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.string(),
  fc.array(fc.integer()),
);
const { table } = fc.letrec<{ table: ConfigTable; value: JsonValue }>((tie) => ({
  table: fc.dictionary(key, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  value: fc.oneof({ depthSize: "small" }, leaf, tie("table")),
}));
const layers = fc.array(table, { maxLength: 5 }).map((tables) =>
  tables.map(
    (valid, rank): Layer => ({
      ...emptyLayer({ type: "project", dotCodexFolder: `/${rank}` }),
      table: valid,
      valid,
      version: String(rank),
    }),
  ),
);

describe("layers of any content", () => {
  it("give every value in force an origin: the highest layer that says it", () => {
    fc.assert(
      fc.property(layers, (stack) => {
        const merged = mergeLayers(stack);
        const origins = originsOf(stack);
        assert.deepEqual(Object.keys(origins).sort(), leafPaths(merged).sort());
        for (const path of leafPaths(merged)) {
          const keys = parseKeyPath(path);
          const owner = ownerOf(stack, keys);
          assert.equal(origins[path]?.version, owner?.version);
          assert.deepEqual(valueAt(owner?.valid ?? {}, keys), valueAt(merged, keys));
          const above = stack.slice(Number(owner?.version) + 1);
          assert.ok(above.every((layer) => valueAt(layer.valid, keys) === undefined));
        }
      }),
    );
  });

  it("merge without changing what they are made of, and an empty one or a second copy adds nothing", () => {
    fc.assert(
      fc.property(table, table, (one, two) => {
        const before = structuredClone([one, two]);
        const merged = mergeTables(one, two);
        assert.deepEqual(mergeTables(merged, two), merged);
        assert.deepEqual(mergeTables({}, one), one);
        assert.deepEqual(mergeTables(one, {}), one);
        assert.deepEqual([one, two], before);
      }),
    );
  });

  it("that are disabled say nothing", () => {
    fc.assert(
      fc.property(layers, layers, (stack, silent) => {
        const disabled = silent.map((layer): Layer => ({ ...layer, valid: {}, disabledReason: "untrusted" }));
        assert.deepEqual(mergeLayers([...disabled, ...stack, ...disabled]), mergeLayers(stack));
        assert.deepEqual(originsOf([...disabled, ...stack, ...disabled]), originsOf(stack));
      }),
    );
  });
});
