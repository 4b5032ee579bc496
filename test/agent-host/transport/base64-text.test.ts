import assert from "node:assert/strict";
import { encodeMessage, toBase64Text } from "../../../agent-host/transport/base64-text.js";
import type { ResponseMessage } from "../../../agent-host/transport/message.js";

function answer(result: unknown): ResponseMessage {
  return { id: 1, result };
}

describe("base64 texts", () => {
  for (const length of [0, 1, 1_000, 256 * 1024, 384 * 1024, 1_000_001, 1_179_648, 1_179_650]) {
    it(`of ${length} bytes are written as any other string`, () => {
      const bytes = Buffer.alloc(length, "any bytes \xff\x00 at all");
      const plain = JSON.stringify(answer({ ä: 1, dataBase64: bytes.toString("base64"), after: ["x"] }));
      const message = answer({ ä: 1, dataBase64: toBase64Text(bytes), after: ["x"] });
      assert.equal(JSON.stringify(message), plain);

      const encoded = encodeMessage(message);
      assert.equal("pieces" in encoded, length >= 256 * 1024);
      if ("text" in encoded) {
        assert.equal(encoded.text, plain);
        return;
      }
      const pieces = [...encoded.pieces];
      assert.ok(pieces.join("") === plain);
      assert.equal(encoded.byteLength, Buffer.byteLength(plain));
      assert.ok(pieces.every((piece) => piece.length <= 512 * 1024));
    });
  }

  it("can be several in a message, and the next message is not concerned", () => {
    const one = Buffer.alloc(300_000, "1");
    const other = Buffer.alloc(400_000, "2");
    const encoded = encodeMessage(answer([toBase64Text(one), "between", toBase64Text(other)]));
    assert.ok("pieces" in encoded);
    assert.deepEqual(
      JSON.parse([...encoded.pieces].join("")),
      answer([one.toString("base64"), "between", other.toString("base64")]),
    );
    assert.deepEqual(encodeMessage(answer(1)), { text: '{"id":1,"result":1}' });
  });

  it("stand for part of a larger buffer too", () => {
    const whole = Buffer.alloc(600_000, "abcdefg");
    const part = whole.subarray(3, 400_000);
    const encoded = encodeMessage(answer(toBase64Text(part)));
    assert.ok("pieces" in encoded);
    assert.deepEqual(JSON.parse([...encoded.pieces].join("")).result, part.toString("base64"));
  });
});
