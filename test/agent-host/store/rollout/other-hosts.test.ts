// Threads as other hosts write them, of 0.125, of the newest versions, and of the time before turns had ids. The
// contents of the fixtures are invented; their shapes are what these hosts were seen to write.
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { locateRollout, type RolloutLocation } from "../../../../agent-host/store/rollout/path.js";
import { createThreadFiles } from "../../../../agent-host/store/rollout/thread-files.js";
import { root } from "../../../support/repository.js";
import { createStoreHome, listQuery } from "../threads.js";
import { withParts } from "./read-thread.js";

const fixtures = path.join(root, "test/fixtures/rollouts");
const ANY_KIND = ["cli", "vscode", "exec", "appServer", "unknown"];
const THREAD = "019cb73d-16c0-7000-8000-000000000001";

const load = (location: RolloutLocation) =>
  createThreadFiles().load(location.path, { ...location, createdAtMs: 5_000, updatedAt: 7, name: null });

/** With paths as they are in the repository, wherever that is. */
function portable(value: object): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(JSON.stringify(fixtures).slice(1, -1), "<fixtures>"));
}

const expected = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(fixtures, `${name}.expected.json`), "utf8"));

describe("a rollout of another host", () => {
  const files: [what: string, name: string][] = [
    ["of version 0.125 has every kind of item", "0.125"],
    ["from before turns had ids has its turns", "legacy"],
    ["that is damaged has all that can be read", "damaged"],
  ];
  for (const [what, name] of files) {
    it(what, async () => {
      const file = path.join(fixtures, `${name}.jsonl`);
      const loaded = await load({ id: THREAD, path: file, archived: false });
      assert.deepEqual(portable(await withParts(loaded)), expected(name));
    });
  }

  describe("of the newest versions, cut back and forked,", () => {
    const home = path.join(fixtures, "newest");
    const cut = THREAD.replace(/1$/, "2");
    const fork = "019cbc63-72c0-7000-8000-000000000005";

    for (const [what, id] of [
      ["cut", cut],
      ["fork", fork],
    ] as const) {
      it(`has the turns of its files (${what})`, async () => {
        const location = await locateRollout(home, id);
        assert.ok(location !== null);
        assert.deepEqual(portable(await withParts(await load(location))), expected(`newest-${what}`));
      });
    }

    it("is one thread in lists, and says there what it says when it is read", async () => {
      const copy = createStoreHome();
      try {
        cpSync(home, copy.folder, { recursive: true });
        const { threads } = await copy
          .store()
          .list(listQuery({ sortDirection: "asc", sourceKinds: ANY_KIND }));
        assert.deepEqual(
          threads.map(({ id, createdAt, preview }) => [id, createdAt * 1_000, preview]),
          [
            [cut, Date.UTC(2026, 2, 4, 5, 6), "weave"],
            [fork, Date.UTC(2026, 2, 5, 6, 6), "weave"],
          ],
        );
        for (const thread of threads) {
          const read = await copy.store().read(thread.id);
          assert.deepEqual([read?.thread.preview, read?.meta.id], [thread.preview, thread.id]);
        }
      } finally {
        await copy.remove();
      }
    });
  });
});
