import assert from "node:assert/strict";
import fc from "fast-check";
import { base64Pieces, base64Problem, longBase64Problem } from "../../../../agent-host/server/base64.js";

function check(text: string, expected: string): void {
  assert.equal(base64Problem(text) ?? decoded(text).toString("latin1"), expected);
}

/** Of a text that is looked at in several parts. */
async function checkLong(text: string, expected: string | null): Promise<void> {
  assert.equal(await longBase64Problem(text), expected);
  assert.equal(base64Problem(text), expected);
}

function decoded(text: string): Buffer {
  return Buffer.concat([...base64Pieces(text)]);
}

const LENGTH = "the length with padding is not a multiple of four";

describe("base64", () => {
  it("is taken as an encoder makes it", () => {
    check("", "");
    check("YQ==", "a");
    check("YWI=", "ab");
    check("YWJj", "abc");
    check("YW+/", "ao\xbf");
  });

  it("is refused with a word on where and why", () => {
    check("***", "unexpected character at offset 0");
    check("====", "unexpected character at offset 0");
    check("YQ==YQ==", "unexpected character at offset 2");
    check(" YQ==", "unexpected character at offset 0");
    check("YQ==\n", "unexpected character at offset 2");
    check("YW_-", "unexpected character at offset 2");
    check("YWé=", "unexpected character at offset 2");
    check("Y", LENGTH);
    check("YQ", LENGTH);
    check("YQ=", LENGTH);
    check("YWI==", LENGTH);
    check("YR==", "the last character, at offset 1, has bits that belong to no byte");
    check("YWJ=", "the last character, at offset 2, has bits that belong to no byte");
  });

  it("is taken exactly when encoding what it holds gives the same text", () => {
    const some = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64")),
      fc.base64String(),
      fc.string({ unit: fc.constantFrom(..."AQZaz059+/=-".split("")) }),
    );
    fc.assert(
      fc.property(some, (text) => {
        const again = Buffer.from(text, "base64").toString("base64");
        assert.equal(base64Problem(text) === null, again === text);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is refused with the same word when it is long", async () => {
    const long = "YWJj".repeat(200_000);
    await checkLong("", null);
    await checkLong(long, null);
    await checkLong(`${long}YQ==`, null);
    await checkLong(`${long}YQ`, LENGTH);
    await checkLong(`${long}*${long}`, "unexpected character at offset 800000");
    await checkLong(`${long}====`, "unexpected character at offset 800000");
    await checkLong(`${long}YR==`, "the last character, at offset 800001, has bits that belong to no byte");
  });

  it("is decoded in pieces, as often as one likes", () => {
    const bytes = Buffer.alloc(2_500_000, "any bytes");
    const pieces = base64Pieces(bytes.toString("base64"));
    for (const _ of [1, 2]) {
      assert.equal([...pieces].length, 13);
      assert.ok(Buffer.concat([...pieces]).equals(bytes));
    }
  });
});
