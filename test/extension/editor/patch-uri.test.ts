import assert from "node:assert/strict";
import { fromPatchQuery, toPatchQuery } from "../../../extension/editor/patch-uri.js";

describe("addresses of patches", () => {
  it("come back as they went", () => {
    const side = { threadId: "t&1", itemId: "call=2 é", side: "after" } as const;
    assert.deepEqual(fromPatchQuery(toPatchQuery(side)), side);
  });

  for (const query of ["", "thread=t&item=i", "thread=t&item=i&side=middle", "item=i&side=after"]) {
    it(`${query || "an empty query"} is none`, () => assert.equal(fromPatchQuery(query), null));
  }
});
