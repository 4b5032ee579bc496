import assert from "node:assert/strict";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { Peer } from "../../../support/peer.js";
import { startHost } from "../../../support/start-host.js";

async function watching(name: string, files: Readonly<Record<string, string>> = {}) {
  const host = await startHost({ files });
  const at = (...names: string[]) => path.join(host.cwd, ...names);
  const { client } = host;
  assert.deepEqual(await client.request("fs/watch", { watchId: "w", path: at(name) }), {
    path: path.resolve(at(name)),
  });
  return { host, client, at, changes: watcher(client, "w") };
}

/**
 * Makes a change and waits until everything that it must be told of was told of; gives all that was told of from
 * the last time on, relative to the workspace.
 */
function watcher(client: Peer, watchId: string) {
  return async (at: (...names: string[]) => string, change: () => void, ...expected: string[]) => {
    change();
    const missing = new Set(expected.map((name) => at(name)));
    const told = new Set<string>();
    while (missing.size > 0) {
      const { changedPaths } = await client.next("fs/changed", (params) => params.watchId === watchId);
      for (const changed of changedPaths) {
        told.add(path.relative(at(), changed));
        missing.delete(changed);
      }
    }
    return [...told].sort();
  };
}

describe("fs/watch of a file", () => {
  it("tells of changes, and goes on when the file is replaced, removed and made anew", async () => {
    const { changes, at } = await watching("a.txt", { "a.txt": "1" });
    const step = (change: () => void) => changes(at, change, "a.txt");
    assert.deepEqual(await step(() => writeFileSync(at("a.txt"), "2")), ["a.txt"]);
    assert.deepEqual(
      await step(() => {
        writeFileSync(at("draft"), "3");
        renameSync(at("draft"), at("a.txt"));
      }),
      ["a.txt"],
    );
    assert.deepEqual(await step(() => appendFileSync(at("a.txt"), "4")), ["a.txt"]);
    assert.deepEqual(await step(() => unlinkSync(at("a.txt"))), ["a.txt"]);
    assert.deepEqual(await step(() => writeFileSync(at("a.txt"), "5")), ["a.txt"]);
    assert.deepEqual(await step(() => chmodSync(at("a.txt"), 0o600)), ["a.txt"]);
  });

  it("says nothing about its neighbours, nor about reading", async () => {
    const { changes, at, client } = await watching("a.txt", { "a.txt": "1", "b.txt": "1" });
    writeFileSync(at("b.txt"), "2");
    readFileSync(at("a.txt"));
    writeFileSync(at("a.txt.bak"), "2");
    assert.deepEqual(await changes(at, () => writeFileSync(at("a.txt"), "2"), "a.txt"), ["a.txt"]);
    assert.equal(client.methods().filter((method) => method === "fs/changed").length, 1);
  });

  it("begins with a path of which nothing is there yet, and takes it as it comes", async () => {
    const { changes, at } = await watching("one/two/three.txt");
    const make = () => {
      mkdirSync(at("one/two"), { recursive: true });
      writeFileSync(at("one/two/three.txt"), "1");
    };
    const name = "one/two/three.txt";
    assert.deepEqual(await changes(at, make, name), [name]);
    assert.deepEqual(await changes(at, () => writeFileSync(at(name), "2"), name), [name]);
    assert.deepEqual(await changes(at, () => rmSync(at("one"), { recursive: true }), name), [name]);
    assert.deepEqual(await changes(at, make, name), [name]);
    assert.deepEqual(await changes(at, () => writeFileSync(at(name), "3"), name), [name]);
  });

  it("follows a link, both when the link changes and when what it leads to does", async () => {
    const host = await startHost({ files: { "real/config": "1", "other/config": "1" } });
    const at = (...names: string[]) => path.join(host.cwd, ...names);
    symlinkSync("real/config", at("link"));
    await host.client.request("fs/watch", { watchId: "w", path: at("link") });
    const changes = watcher(host.client, "w");
    assert.deepEqual(await changes(at, () => writeFileSync(at("real/config"), "2"), "link"), ["link"]);
    const replace = () => {
      writeFileSync(at("real/draft"), "3");
      renameSync(at("real/draft"), at("real/config"));
    };
    assert.deepEqual(await changes(at, replace, "link"), ["link"]);
    const turn = () => {
      symlinkSync("other/config", at("link2"));
      renameSync(at("link2"), at("link"));
    };
    assert.deepEqual(await changes(at, turn, "link"), ["link"]);
    assert.deepEqual(await changes(at, () => writeFileSync(at("other/config"), "2"), "link"), ["link"]);
  });

  it("works for a file that is called like its folder", async () => {
    const { changes, at } = await watching("same/same", { "same/same": "1" });
    assert.deepEqual(await changes(at, () => writeFileSync(at("same/same"), "2"), "same/same"), [
      "same/same",
    ]);
    assert.deepEqual(await changes(at, () => rmSync(at("same"), { recursive: true }), "same/same"), [
      "same/same",
    ]);
    const make = () => {
      mkdirSync(at("same"));
      writeFileSync(at("same/same"), "3");
    };
    assert.deepEqual(await changes(at, make, "same/same"), ["same/same"]);
  });
});

describe("fs/watch of a directory", () => {
  it("tells of everything below, also in directories that come later or change their place", async () => {
    const { changes, at } = await watching("d", { "d/x": "1", "d/deep/er/y": "1", beside: "1" });
    const write = (name: string) => () => writeFileSync(at(name), `${Math.random()}`);
    writeFileSync(at("beside"), "2");
    assert.deepEqual(await changes(at, write("d/x"), "d/x"), ["d/x"]);
    assert.deepEqual(await changes(at, write("d/deep/er/y"), "d/deep/er/y"), ["d/deep/er/y"]);

    const make = () => {
      mkdirSync(at("d/new/inner"), { recursive: true });
      writeFileSync(at("d/new/inner/z"), "1");
    };
    assert.deepEqual(await changes(at, make, "d/new/inner/z"), ["d/new", "d/new/inner", "d/new/inner/z"]);
    assert.deepEqual(await changes(at, write("d/new/inner/z"), "d/new/inner/z"), ["d/new/inner/z"]);

    const move = () => renameSync(at("d/new"), at("d/moved"));
    assert.deepEqual(await changes(at, move, "d/new", "d/moved", "d/moved/inner/z"), [
      "d/moved",
      "d/moved/inner",
      "d/moved/inner/z",
      "d/new",
    ]);
    assert.deepEqual(await changes(at, write("d/moved/inner/z"), "d/moved/inner/z"), ["d/moved/inner/z"]);
    const remove = () => rmSync(at("d/moved"), { recursive: true });
    assert.deepEqual(await changes(at, remove, "d/moved", "d/moved/inner/z"), [
      "d/moved",
      "d/moved/inner",
      "d/moved/inner/z",
    ]);
  });

  it("goes on when the directory itself is removed, made anew or replaced by another", async () => {
    const { changes, at } = await watching("d", { "d/x": "1", "e/y": "1" });
    assert.deepEqual(await changes(at, () => rmSync(at("d"), { recursive: true }), "d"), ["d", "d/x"]);
    assert.deepEqual(await changes(at, () => mkdirSync(at("d")), "d"), ["d"]);
    assert.deepEqual(await changes(at, () => writeFileSync(at("d/z"), "1"), "d/z"), ["d/z"]);
    const replace = () => {
      renameSync(at("d"), at("old"));
      renameSync(at("e"), at("d"));
    };
    assert.deepEqual(await changes(at, replace, "d"), ["d"]);
    writeFileSync(at("old/z"), "2");
    assert.deepEqual(await changes(at, () => writeFileSync(at("d/y"), "2"), "d/y"), ["d/y"]);
  });

  it("goes on when the directory becomes a file, and a directory again", async () => {
    const { changes, at } = await watching("d", { "d/x": "1" });
    const toFile = () => {
      rmSync(at("d"), { recursive: true });
      writeFileSync(at("d"), "1");
    };
    assert.ok((await changes(at, toFile, "d")).includes("d"));
    assert.deepEqual(await changes(at, () => writeFileSync(at("d"), "2"), "d"), ["d"]);
    const toFolder = () => {
      unlinkSync(at("d"));
      mkdirSync(at("d"));
    };
    assert.deepEqual(await changes(at, toFolder, "d"), ["d"]);
    assert.deepEqual(await changes(at, () => writeFileSync(at("d/y"), "1"), "d/y"), ["d/y"]);
  });

  it("does not look into node_modules, .git and links, unless they are what is watched", async () => {
    const { changes, at, client } = await watching("d", {
      "d/node_modules/m/x": "1",
      "d/.git/HEAD": "1",
      "d/x": "1",
      "far/y": "1",
    });
    symlinkSync("../far", at("d/link"));
    await changes(at, () => undefined, "d/link");
    for (const name of ["d/node_modules/m/x", "d/node_modules/y", "d/.git/HEAD", "d/link/y"]) {
      writeFileSync(at(name), "2");
    }
    assert.deepEqual(await changes(at, () => writeFileSync(at("d/x"), "2"), "d/x"), ["d/x"]);
    await client.request("fs/watch", { watchId: "git", path: at("d/.git") });
    const git = watcher(client, "git");
    assert.deepEqual(await git(at, () => writeFileSync(at("d/.git/HEAD"), "3"), "d/.git/HEAD"), [
      "d/.git/HEAD",
    ]);
  });

  it("tells entries apart that are called like their directory", async () => {
    const { changes, at } = await watching("d", { "d/d/x": "1", "d/e/e": "1" });
    assert.deepEqual(await changes(at, () => writeFileSync(at("d/e/e"), "2"), "d/e/e"), ["d/e/e"]);
    assert.deepEqual(await changes(at, () => writeFileSync(at("d/d/x"), "2"), "d/d/x"), ["d/d/x"]);
    assert.deepEqual(await changes(at, () => unlinkSync(at("d/e/e")), "d/e/e"), ["d/e/e"]);
    assert.deepEqual(await changes(at, () => rmSync(at("d/d"), { recursive: true }), "d/d"), [
      "d/d",
      "d/d/x",
    ]);
    assert.deepEqual(await changes(at, () => writeFileSync(at("d/y"), "1"), "d/y"), ["d/y"]);
  });

  it("tells of many changes in few messages, each path once", async () => {
    const { changes, at, client } = await watching("d", { "d/x": "1" });
    const names = Array.from({ length: 3_000 }, (_, index) => `d/${String(index).padStart(5, "0")}`);
    const make = () => {
      for (const name of names) writeFileSync(at(name), "1");
    };
    assert.deepEqual(await changes(at, make, ...names), names);
    const messages = client.received.filter(({ method }) => method === "fs/changed");
    assert.ok(messages.length < 30, `${messages.length} messages`);
    assert.ok(messages.every(({ params }) => params.changedPaths.length <= 1_000));
  });
});

describe("fs/watch and fs/unwatch", () => {
  it("use an id once on a connection, and again after fs/unwatch", async () => {
    const { host, client, at } = await watching("a.txt", { "a.txt": "1" });
    const params = { watchId: "w", path: at("a.txt") };
    const taken = { code: -32600, message: "watchId already exists: w" };
    assert.deepEqual(await client.failure("fs/watch", params), taken);
    const [first, second] = await Promise.allSettled([
      client.request("fs/watch", { ...params, watchId: "w2" }),
      client.request("fs/watch", { ...params, watchId: "w2" }),
    ]);
    assert.deepEqual([first.status, second.status], ["fulfilled", "rejected"]);

    const other = host.connect().client;
    await other.initialize();
    assert.deepEqual(await other.request("fs/watch", params), { path: at("a.txt") });
    assert.deepEqual(await client.request("fs/unwatch", { watchId: "w" }), {});
    assert.deepEqual(await client.request("fs/unwatch", { watchId: "w" }), {});
    assert.deepEqual(await client.request("fs/watch", params), { path: at("a.txt") });
  });

  it("tell a client about its own watches only, until they end", async () => {
    const { host, client, at } = await watching("a.txt", { "a.txt": "1" });
    const { client: other, disconnect } = host.connect();
    await other.initialize();
    await other.request("fs/watch", { watchId: "theirs", path: at("a.txt") });
    await client.request("fs/watch", { watchId: "ended", path: at("a.txt") });
    await client.request("fs/unwatch", { watchId: "ended" });
    writeFileSync(at("a.txt"), "2");
    assert.deepEqual(await client.next("fs/changed"), { watchId: "w", changedPaths: [at("a.txt")] });
    assert.deepEqual(await other.next("fs/changed"), { watchId: "theirs", changedPaths: [at("a.txt")] });
    await disconnect();
    assert.deepEqual(await watcher(client, "w")(at, () => writeFileSync(at("a.txt"), "3"), "a.txt"), [
      "a.txt",
    ]);
    const ids = client.received
      .filter(({ method }) => method === "fs/changed")
      .map(({ params }) => params.watchId);
    assert.deepEqual([...new Set(ids)], ["w"]);
  });

  it("can be ended before the watch was ready", async () => {
    const { client, at } = await watching("a.txt", { "a.txt": "1" });
    const watch = client.request("fs/watch", { watchId: "brief", path: at() });
    await client.request("fs/unwatch", { watchId: "brief" });
    await watch;
    assert.deepEqual(await watcher(client, "w")(at, () => writeFileSync(at("a.txt"), "3"), "a.txt"), [
      "a.txt",
    ]);
    assert.ok(client.received.every(({ params }) => params.watchId !== "brief"));
    assert.deepEqual(await client.request("fs/watch", { watchId: "brief", path: at() }), { path: at() });
  });
});
