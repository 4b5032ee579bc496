import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createDeferred } from "../../../agent-host/base/deferred.js";
import { HostError } from "../../../agent-host/base/errors.js";
import { silentLog } from "../../../agent-host/base/log.js";
import type { FileMatch } from "../../../agent-host/search/file-match.js";
import { FileSearches } from "../../../agent-host/search/file-searches.js";
import { afterThisTest } from "../../support/cleanup.js";
import { type LongestBlock, watchLoop } from "../../support/loop-watch.js";
import { tempFolder } from "../../support/temp-folder.js";

interface Told {
  readonly query: string;
  /** Null: completed. */
  readonly files: readonly string[] | null;
}

/** Searches of one owner, and what its sessions tell. */
function searches(ripgrep?: string) {
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  const fileSearches = new FileSearches({
    places: { ripgrep, path: undefined, systemRoot: undefined },
    cwd: "/",
    log: silentLog,
  });
  afterThisTest(() => fileSearches.dispose());
  const tell = (event: Told) => {
    told.push(event);
    for (const wake of waiting) wake();
  };
  return {
    fileSearches,
    owner: {},
    told,
    listener: {
      updated: (query: string, files: readonly FileMatch[]) =>
        tell({ query, files: files.map((file) => file.path) }),
      completed: (query: string) => tell({ query, files: null }),
    },
    /** Resolves when that query is completed. */
    completed: async (query: string): Promise<void> => {
      const done = createDeferred<void>();
      const wake = () => {
        const last = told.at(-1);
        if (last?.query === query && last.files === null) done.resolve();
      };
      waiting.add(wake);
      wake();
      await done.promise;
      waiting.delete(wake);
    },
  };
}

/** A program in ripgrep's place that lists `count` files, and does not end when `staysOpen`. */
function lister(count: number, staysOpen = false): string {
  const file = path.join(tempFolder(), "rg");
  writeFileSync(
    file,
    `#!${process.execPath}
    const names = Array.from({ length: ${count} }, (_, at) => \`src/part-\${at % 500}/some-file-\${at}.ts\\0\`);
    process.stdout.write(names.join(""));
    ${staysOpen ? "setInterval(() => {}, 1000);" : ""}\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

/** A search that only ends when it is ended. */
function endless() {
  return { ...searches(lister(1, true)), roots: [tempFolder()] };
}

describe("file searches", () => {
  before(function () {
    // The program in ripgrep's place is a script that the system runs by its first line.
    if (process.platform === "win32") this.skip();
  });

  it("answers once with all that fits, relative roots taken from the host's folder", async () => {
    const root = tempFolder({ "src/alpha.ts": "", "beta.ts": "" });
    const { fileSearches, owner } = searches();
    const once = (roots: string[], query = "alpha") =>
      fileSearches.once(owner, { query, roots, token: null }).then((files) => files.map((file) => file.root));
    assert.deepEqual(await once([root]), [root]);
    assert.deepEqual(await once([root.slice(1)]), [root.slice(1)]);
    assert.deepEqual(await once([]), []);
    assert.deepEqual(await once([root], " "), []);
    assert.deepEqual(await once([`${root}/missing`]), []);
  });

  it("ends the earlier search of a token, and no other", async () => {
    const { fileSearches, owner, roots } = endless();
    const ended: string[] = [];
    const once = (name: string, token: string | null, from: object = owner) => {
      const found = fileSearches.once(from, { query: "file", roots, token });
      void found.then((files) => ended.push(`${name}:${files.length}`));
      return found;
    };
    const first = once("first", "t");
    const others = [once("of another", "t", {}), once("other token", "u"), once("no token", null)];
    const second = once("second", "t");
    await first;
    assert.deepEqual(ended, ["first:0"]);
    once("third", "t").catch(assert.fail);
    await second;
    assert.deepEqual(ended, ["first:0", "second:0"]);
    fileSearches.dispose();
    await Promise.all(others);
    assert.equal(ended.length, 6);
  });

  it("answers what is under way with nothing when its owner leaves, and does nothing for it later", async () => {
    const { fileSearches, owner, roots, listener } = endless();
    const running = fileSearches.once(owner, { query: "file", roots, token: null });
    const starting = fileSearches.start(owner, "s", roots, listener);
    fileSearches.release(owner);
    assert.deepEqual(await running, []);
    await starting;
    assert.deepEqual(await fileSearches.once(owner, { query: "file", roots, token: null }), []);
    await fileSearches.start(owner, "s", roots, listener);
    assert.throws(() => fileSearches.update(owner, "s", "a"), HostError);
  });

  it("refuses what is too much", async () => {
    const { fileSearches, owner, roots, listener } = endless();
    const running = Array.from({ length: 128 }, () =>
      fileSearches.once(owner, { query: "file", roots, token: null }),
    );
    const refused = (code: string) => (error: unknown) => error instanceof HostError && error.code === code;
    const more = () => fileSearches.once(owner, { query: "file", roots, token: "t" });
    await assert.rejects(more, refused("overloaded"));
    for (let at = 0; at < 32; at++) await fileSearches.start(owner, `s${at}`, roots, listener);
    const start = (id: string) => fileSearches.start(owner, id, roots, listener);
    await assert.rejects(start("s32"), refused("invalid-request"));
    await start("s31");
    fileSearches.stop(owner, "s0");
    await start("s32");
    const many = Array.from({ length: 257 }, () => "/nowhere");
    await assert.rejects(fileSearches.start(owner, "s32", many, listener), refused("invalid-request"));
    fileSearches.release(owner);
    assert.deepEqual(
      await Promise.all(running),
      Array.from({ length: 128 }, () => []),
    );
  });

  it("lets many listings wait for their turn, and those of others go ahead", async () => {
    const { fileSearches, owner, roots, listener } = endless();
    for (let at = 0; at < 8; at++) await fileSearches.start(owner, `s${at}`, roots, listener);
    // One owner has three of the eight places at most.
    const quick = fileSearches.once({}, { query: "zz", roots: ["/nowhere"], token: null });
    assert.deepEqual(await quick, []);
  });

  it("tells a session of the last of several queries only", async () => {
    const { fileSearches, owner, listener, told, completed } = searches(lister(50_000));
    await fileSearches.start(owner, "s", [tempFolder()], listener);
    await completed("");
    assert.deepEqual(told, [
      { query: "", files: [] },
      { query: "", files: null },
    ]);
    for (const query of ["s", "so", "some", "some-file-4999", "nothing-like-it"]) {
      fileSearches.update(owner, "s", query);
    }
    await completed("nothing-like-it");
    assert.deepEqual(told.slice(2), [
      { query: "nothing-like-it", files: [] },
      { query: "nothing-like-it", files: null },
    ]);
    fileSearches.update(owner, "s", "some-file-4999");
    await completed("some-file-4999");
    assert.deepEqual(told.at(-2)?.files?.slice(0, 2), [
      "src/part-499/some-file-4999.ts",
      "src/part-490/some-file-49990.ts",
    ]);
  });

  for (const [by, count] of [
    ["ripgrep", 50_000],
    ["our walk", 20_000],
  ] as const) {
    it(`keeps nobody waiting while it lists and scans ${count} files by ${by}`, async function () {
      this.timeout(60_000);
      const root = tempFolder();
      const ripgrep = by === "ripgrep" ? lister(count) : undefined;
      // All in one folder: what is read of it at once must not depend on how much it holds.
      if (ripgrep === undefined) {
        for (let at = 0; at < count; at++) writeFileSync(path.join(root, `some-file-${at}.ts`), "");
      }
      const { fileSearches, owner, listener, told, completed } = searches(ripgrep);
      const listing = watchLoop();
      const startedAt = performance.now();
      await fileSearches.start(owner, "s", [root], listener);
      await completed("");
      const listed = listing();
      const listedMs = performance.now() - startedAt;
      const scanning = watchLoop();
      const firstMs: number[] = [];
      for (const query of ["s", "sfts", "some-file-1", "file9", "part"]) {
        const before = told.length;
        const askedAt = performance.now();
        fileSearches.update(owner, "s", query);
        while (told.length === before) await new Promise((resolve) => setImmediate(resolve));
        firstMs.push(performance.now() - askedAt);
        await completed(query);
      }
      const scanned = scanning();
      const show = ({ clockMs, ownMs }: LongestBlock) =>
        `${clockMs.toFixed(1)} ms (${ownMs.toFixed(1)} ms of its own)`;
      console.log(
        `      ${count} files by ${by}: listed in ${Math.round(listedMs)} ms, longest block ${show(listed)}; ` +
          `first results after ${firstMs.map((ms) => ms.toFixed(1)).join(", ")} ms, longest block ${show(scanned)}`,
      );
      // The figures are some 5 ms; a busy machine's collector and caches make more of them.
      assert.ok(Math.max(listed.ownMs, scanned.ownMs) < 25, `${show(listed)}, ${show(scanned)}`);
    });
  }

  it("tells of what it has while files are still being listed, and again when there is more", async () => {
    const { fileSearches, owner, listener, told } = searches(lister(3, true));
    await fileSearches.start(owner, "s", [tempFolder()], listener);
    fileSearches.update(owner, "s", "some");
    while (told.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(told, [
      { query: "some", files: [0, 1, 2].map((at) => `src/part-${at}/some-file-${at}.ts`) },
    ]);
  });

  it("frees the index of a session that has ended", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const { fileSearches, owner, listener, completed } = searches(lister(50_000));
    const bytes = async () => {
      // Buffers are given back by the loop after the one that collected them.
      for (let round = 0; round < 4; round++) {
        collect();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return process.memoryUsage().arrayBuffers;
    };
    const before = await bytes();
    await fileSearches.start(owner, "s", [tempFolder()], listener);
    await completed("");
    const during = await bytes();
    fileSearches.stop(owner, "s");
    const after = await bytes();
    assert.ok(during - before > 5_000_000, `the index takes ${during - before} bytes`);
    assert.ok(after - before < 1_500_000, `${after - before} bytes are left`);
  });
});
