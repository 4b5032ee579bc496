import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { replaceFile } from "../../../agent-host/config/replace-file.js";
import { tempFolder } from "../../support/temp-folder.js";

describe("replacing a file of settings", () => {
  for (const [what, content, before, expected] of [
    ["what it was made from", "old", "old", "new"],
    ["whatever it holds", "old", null, "new"],
    ["a file that is not there", null, "", "new"],
    ["nothing that somebody else wrote meanwhile", "theirs", "old", "theirs"],
    ["no file that came meanwhile", "theirs", "", "theirs"],
  ] as const) {
    it(`replaces ${what}`, async () => {
      const folder = tempFolder();
      const file = path.join(folder, "config.toml");
      if (content !== null) writeFileSync(file, content, { mode: 0o640 });
      assert.equal(await replaceFile(file, "new", before), expected === "new");
      assert.deepEqual(
        [readFileSync(file, "utf8"), statSync(file).mode & 0o777, readdirSync(folder)],
        [expected, content === null ? 0o600 : 0o640, ["config.toml"]],
      );
    });
  }
});
