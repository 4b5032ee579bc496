import assert from "node:assert/strict";
import * as z from "zod";
import { isLazy, lazy, unlazy } from "../../../agent-host/protocol/lazy.js";

describe("a lazy schema", () => {
  it("is built when it is used, once, and not when it is made or recognised", () => {
    let built = 0;
    const schema = lazy(() => {
      built += 1;
      return z.string();
    });
    assert.equal(isLazy(schema), true);
    assert.equal(built, 0);
    assert.equal(schema.parse("a"), "a");
    assert.equal(schema.safeParse(1).success, false);
    assert.equal(built, 1);
  });

  it("stands wherever the schema could", () => {
    const dog = lazy(() => z.object({ type: z.literal("dog"), name: z.string() }));
    const cat = lazy(() =>
      z.object({ type: z.literal("cat"), mood: lazy(() => z.enum(["good", "bad"])).nullish() }),
    );
    const animal = lazy(() => z.discriminatedUnion("type", [dog, cat]));
    const zoo = z.object({ best: animal, all: z.array(animal), by: z.record(z.string(), animal.nullable()) });
    const value = {
      best: { type: "cat", mood: null },
      all: [{ type: "dog", name: "a" }],
      by: { x: null, y: { type: "cat", mood: "bad" } },
    };
    assert.deepEqual(zoo.parse(value), value);
    const wrong = zoo.safeParse({ ...value, all: [{ type: "dog" }] });
    assert.deepEqual(wrong.error?.issues[0]?.path, ["all", 0, "name"]);
    assert.ok(animal instanceof z.ZodDiscriminatedUnion);
    assert.deepEqual(Object.keys(dog.shape), ["type", "name"]);
  });

  it("may name what is declared later, and itself", () => {
    interface Tree {
      readonly leaf: string;
      readonly children: readonly Tree[];
    }
    const tree: z.ZodType<Tree> = lazy(() =>
      z.object({
        leaf,
        get children() {
          return z.array(tree);
        },
      }),
    );
    const leaf = lazy(() => z.string());
    const value = { leaf: "a", children: [{ leaf: "b", children: [] }] };
    assert.deepEqual(tree.parse(value), value);
    assert.equal(tree.safeParse({ leaf: "a", children: [{ leaf: 1, children: [] }] }).success, false);
  });

  it("is the same as another when the schema behind it is", () => {
    const plain = z.string();
    const schema = lazy(() => plain);
    assert.equal(unlazy(schema), plain);
    assert.equal(unlazy(lazy(() => schema)), plain);
    assert.equal(unlazy(plain), plain);
    assert.notEqual(unlazy(lazy(() => z.string())), plain);
    assert.equal(isLazy(plain), false);
    assert.equal(isLazy(null), false);
  });

  it("fails again for what failed when it was built", () => {
    const schema = lazy((): z.ZodString => {
      throw new Error("broken");
    });
    assert.throws(() => schema.parse("a"), /broken/);
    assert.throws(() => schema.parse("a"), /broken/);
  });
});
