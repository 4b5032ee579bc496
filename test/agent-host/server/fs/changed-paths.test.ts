import assert from "node:assert/strict";
import { ChangedPaths } from "../../../../agent-host/server/fs/changed-paths.js";
import { fakeClock } from "../../../support/fake-clock.js";

function setUp() {
  const clock = fakeClock();
  const messages: string[][] = [];
  const reader = { behind: false };
  const changes = new ChangedPaths("/w", clock, {
    isBehind: () => reader.behind,
    changed: (paths) => messages.push(paths),
  });
  return {
    clock,
    changes,
    reader,
    /** Moves on, and gives what was delivered since the last time. */
    later: async (ms: number): Promise<string[][]> => {
      clock.advance(ms);
      await Promise.resolve();
      await Promise.resolve();
      return messages.splice(0);
    },
  };
}

describe("changed paths", () => {
  it("come 200 ms after the first change, each once and in order", async () => {
    const { changes, later, clock } = setUp();
    changes.begin();
    for (const path of ["/w/b", "/w/a", "/w/b"]) changes.add(path);
    assert.deepEqual(await later(199), []);
    changes.add("/w/c");
    assert.deepEqual(await later(1), [["/w/a", "/w/b", "/w/c"]]);
    changes.add("/w/a");
    assert.deepEqual(await later(200), [["/w/a"]]);
    assert.deepEqual(clock.sleeps, [200, 200]);
  });

  it("cost no timer while nothing changes", async () => {
    const { changes, later, clock } = setUp();
    changes.begin();
    assert.deepEqual([await later(10_000), clock.sleeps], [[], []]);
  });

  it("wait until the client knows of the watch", async () => {
    const { changes, later } = setUp();
    changes.add("/w/a");
    assert.deepEqual(await later(1_000), []);
    changes.begin();
    assert.deepEqual(await later(200), [["/w/a"]]);
  });

  it("come in messages of at most 1,000", async () => {
    const { changes, later } = setUp();
    changes.begin();
    const paths = Array.from({ length: 2_500 }, (_, index) => `/w/${String(index).padStart(5, "0")}`);
    for (const path of paths) changes.add(path);
    assert.deepEqual(await later(200), [paths.slice(0, 1000), paths.slice(1000, 2000), paths.slice(2000)]);
  });

  it("become the watched path alone in a flood, and are themselves again after it", async () => {
    const { changes, later } = setUp();
    changes.begin();
    for (let index = 0; index < 10_000; index++) changes.add(`/w/${index}`);
    assert.equal((await later(200)).flat().length, 10_000);
    for (let index = 0; index < 10_050; index++) changes.add(`/w/${index}`);
    assert.deepEqual(await later(200), [["/w"]]);
    changes.add("/w/a");
    assert.deepEqual(await later(200), [["/w/a"]]);
  });

  it("wait for a reader that is behind", async () => {
    const { changes, later, reader } = setUp();
    changes.begin();
    reader.behind = true;
    changes.add("/w/b");
    assert.deepEqual(await later(200), []);
    changes.add("/w/a");
    reader.behind = false;
    assert.deepEqual(await later(200), [["/w/a", "/w/b"]]);
  });

  it("are not told of after the end", async () => {
    const { changes, later } = setUp();
    changes.begin();
    changes.add("/w/a");
    changes.dispose();
    changes.add("/w/b");
    assert.deepEqual(await later(1_000), []);
  });
});
