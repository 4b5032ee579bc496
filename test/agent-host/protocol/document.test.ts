import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../support/repository.js";
import { DOCUMENT, protocolDocument } from "../../tooling/protocol/document.js";

it("the protocol document is as the table says; `npm run docs:protocol` writes it anew", () => {
  const [written, made] = [readFileSync(path.join(root, DOCUMENT), "utf8"), protocolDocument()].map((text) =>
    text.split("\n"),
  );
  const first = made?.findIndex((line, index) => line !== written?.[index]) ?? -1;
  assert.equal(made?.[first], written?.[first], `${DOCUMENT} differs from line ${first + 1} on`);
  assert.equal(made?.length, written?.length);
});
