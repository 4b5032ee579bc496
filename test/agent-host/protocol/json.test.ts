import assert from "node:assert/strict";
import * as z from "zod";
import { Json } from "../../../agent-host/protocol/json.js";

describe("a member that is any JSON", () => {
  const schema = z.object({ value: Json });

  for (const value of [null, false, 0, "", [], {}, { a: [1, { b: null }] }]) {
    it(`takes ${JSON.stringify(value)} as it is`, () => {
      assert.deepEqual(schema.parse({ value }), { value });
    });
  }

  it("must be there", () => {
    const { error } = schema.safeParse({});
    assert.deepEqual(
      error?.issues.map(({ path, message }) => ({ path, message })),
      [{ path: ["value"], message: "expected a JSON value" }],
    );
  });

  it("may be deeper than any stack", () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    assert.equal(schema.safeParse({ value }).success, true);
  });
});
