// Plays test/fixtures/apply-patch/<nnn-name>: patch.txt on input/ gives expected/, or fails with error.txt.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parsePatch } from "../../../agent-host/apply-patch/parse.js";
import { planPatch } from "../../../agent-host/apply-patch/plan.js";
import { writeOperations } from "../../../agent-host/apply-patch/write.js";
import { memoryFiles } from "./memory-files.js";

const root = resolve("test/fixtures/apply-patch");

describe("apply-patch fixtures", () => {
  const names = readdirSync(root).sort();
  assert.ok(names.length > 0);

  for (const name of names) {
    it(name, async () => {
      const input = readTree(join(root, name, "input"));
      const files = memoryFiles(input);
      const patch = readFileSync(join(root, name, "patch.txt"), "utf8");
      const apply = async () => writeOperations(await planPatch(parsePatch(patch), "/repo", files), files);
      const errorFile = join(root, name, "error.txt");

      if (existsSync(errorFile)) {
        await assert.rejects(apply, {
          name: "ToolFailure",
          message: readFileSync(errorFile, "utf8").trimEnd(),
        });
        assert.deepEqual(Object.fromEntries(files.content), input);
      } else {
        assert.deepEqual(await apply(), { kind: "written" });
        assert.deepEqual(Object.fromEntries(files.content), readTree(join(root, name, "expected")));
      }
    });
  }
});

/** Every file below a folder, by its path as if the folder were /repo. */
function readTree(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [`/repo${path.slice(folder.length).replaceAll("\\", "/")}`, readFileSync(path, "utf8")];
    }),
  );
}
