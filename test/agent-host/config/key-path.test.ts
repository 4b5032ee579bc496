import assert from "node:assert/strict";
import { HostError } from "../../../agent-host/base/errors.js";
import { formatKeyPath, parseKeyPath } from "../../../agent-host/config/key-path.js";

describe("key paths", () => {
  const paths: [text: string, keys: string[]][] = [
    ["model", ["model"]],
    ["model_providers.my-one.base_url", ["model_providers", "my-one", "base_url"]],
    ['projects."/a.b/c".trust_level', ["projects", "/a.b/c", "trust_level"]],
    ["projects.'/a \"b\"'", ["projects", '/a "b"']],
    ['"tab\\there" . x', ["tab\there", "x"]],
  ];
  for (const [text, keys] of paths) {
    it(`${text} has ${keys.length} part(s), and can be written down again`, () => {
      assert.deepEqual(parseKeyPath(text), keys);
      assert.deepEqual(parseKeyPath(formatKeyPath(keys)), keys);
    });
  }

  for (const text of [
    "",
    " ",
    "a..b",
    ".a",
    "a.",
    '"open',
    "a b",
    '"bad \\q"',
    "__proto__.x",
    "a.constructor",
  ]) {
    it(`refuses "${text}"`, () => {
      assert.throws(() => parseKeyPath(text), HostError);
    });
  }
});
