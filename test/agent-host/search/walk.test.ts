import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, unlinkSync } from "node:fs";
import path from "node:path";
import { tempFolder } from "../../support/temp-folder.js";
import { listedFiles } from "./listed-files.js";

/** A folder with these ignore files, and empty files of these names. */
function folder(rules: Readonly<Record<string, string>>, ...names: readonly string[]): string {
  return tempFolder({ ...rules, ...Object.fromEntries(names.map((name) => [name, ""])) });
}

/** All but the ignore files. */
async function found(...roots: readonly string[]): Promise<string[]> {
  return (await listedFiles(roots)).filter((name) => !/(^|\/)\.(git)?ignore$/.test(name));
}

describe("the walk for files", () => {
  it("finds hidden files and the folders that files are in, but nothing of version control", async () => {
    const root = folder(
      {},
      "a.ts",
      ".hidden/b",
      "x/y/z.ts",
      ".git/config",
      ".hg/store",
      "x/.svn/entries",
      "y/.git",
    );
    mkdirSync(path.join(root, "empty"));
    assert.deepEqual(await found(root), [".hidden/", ".hidden/b", "a.ts", "x/", "x/y/", "x/y/z.ts"]);
  });

  it("goes by ignore files at every level, the nearest first", async () => {
    const root = folder(
      {
        ".git/HEAD": "",
        ".gitignore": "*.log\n/build\nnode_modules/\n!keep.log\n",
        "a/.gitignore": "!*.log\n/local\n",
        "a/b/.gitignore": "x.log\n",
      },
      "1.log",
      "keep.log",
      "build/o",
      "a/build/o",
      "node_modules/m/i.js",
      "a/node_modules/m/i.js",
      "a/1.log",
      "a/local",
      "a/b/local",
      "a/b/x.log",
      "a/b/y.log",
      "c/2.log",
    );
    assert.deepEqual(await found(root), [
      "a/",
      "a/1.log",
      "a/b/",
      "a/b/local",
      "a/b/y.log",
      "a/build/",
      "a/build/o",
      "keep.log",
    ]);
  });

  it("cannot bring back a file of an ignored folder", async () => {
    const root = folder({ ".git/HEAD": "", ".gitignore": "out/\n!out/a\n" }, "out/a", "b");
    assert.deepEqual(await found(root), ["b"]);
  });

  it("brings back a folder where a rule nearer by says so, but not what is ignored in it", async () => {
    const root = folder(
      { ".git/HEAD": "", ".gitignore": "*b/\n*.log\n", "a/.gitignore": "!*b/\n" },
      "b/c",
      "a/b/c",
      "a/b/d.log",
      "a/e/[b/b/c",
      "a/e/[b/b/d.log",
    );
    assert.deepEqual(await found(root), [
      "a/",
      "a/b/",
      "a/b/c",
      "a/e/",
      "a/e/[b/",
      "a/e/[b/b/",
      "a/e/[b/b/c",
    ]);
  });

  it("lets .ignore win over .gitignore, and the repository's own excludes come last", async () => {
    const root = folder(
      {
        ".git/info/exclude": "secret\n*.tmp\n",
        ".gitignore": "*.gen\n!a.tmp\n",
        ".ignore": "!*.gen\n*.txt\n",
      },
      "a.gen",
      "a.txt",
      "a.tmp",
      "b.tmp",
      "secret",
      "a",
    );
    assert.deepEqual(await found(root), ["a", "a.gen", "a.tmp"]);
  });

  it("goes by the rules above the root up to the repository's folder and no further", async () => {
    const outer = folder(
      {
        ".gitignore": "a*\n",
        "repo/.git/info/exclude": "x\n",
        "repo/.gitignore": "b*\n/pkg/in/c\n",
        "repo/pkg/.gitignore": "/in/e\n",
      },
      ...["a", "b", "c", "d", "e", "x"].map((name) => `repo/pkg/in/${name}`),
    );
    assert.deepEqual(await found(path.join(outer, "repo/pkg/in")), ["a", "d"]);
    assert.deepEqual(await found(path.join(outer, "repo/pkg")), ["in/", "in/a", "in/d"]);
  });

  it("shows what is in an ignored folder to those who search there", async () => {
    const root = folder({ ".git/HEAD": "", ".gitignore": "out/\n" }, "out/a", "out/b/c");
    assert.deepEqual(await found(path.join(root, "out")), ["a", "b/", "b/c"]);
    assert.deepEqual(await found(path.join(root, "out/b")), ["c"]);
  });

  it("goes by .gitignore outside repositories too, but not by those above", async () => {
    const outer = folder({ ".gitignore": "*\n", "pkg/.gitignore": "b\n" }, "pkg/a", "pkg/b");
    assert.deepEqual(await found(path.join(outer, "pkg")), ["a"]);
  });

  it("starts anew in a repository within the root", async () => {
    const root = folder(
      {
        ".git/HEAD": "",
        ".gitignore": "*.x\n",
        "sub/.git": "gitdir: ../elsewhere\n",
        "sub/.gitignore": "*.y\n",
      },
      "a.x",
      "a.y",
      "sub/a.x",
      "sub/a.y",
    );
    assert.deepEqual(await found(root), ["a.y", "sub/", "sub/a.x"]);
  });

  it("tells upper from lower case in rules, and takes odd names as they are", async () => {
    const root = folder({ ".gitignore": "\uFEFFa\n" }, "a", "A", "..b", "日本 x", "-r");
    assert.deepEqual(await found(root), ["-r", "..b", "A", "日本 x"]);
  });

  it("follows links to files and folders, and stops where they lead back", async () => {
    const root = folder({}, "src/a.ts", "lib/b.ts", "one/1", "two/2");
    symlinkSync("..", path.join(root, "src/loop"));
    symlinkSync("../lib", path.join(root, "src/lib"));
    symlinkSync("lib/b.ts", path.join(root, "link.ts"));
    symlinkSync("nowhere", path.join(root, "broken"));
    symlinkSync("../two", path.join(root, "one/to-two"));
    symlinkSync("../one", path.join(root, "two/to-one"));
    assert.deepEqual(await found(root), [
      "lib/",
      "lib/b.ts",
      "link.ts",
      "one/",
      "one/1",
      "one/to-two/",
      "one/to-two/2",
      "src/",
      "src/a.ts",
      "src/lib/",
      "src/lib/b.ts",
      "two/",
      "two/2",
      "two/to-one/",
      "two/to-one/1",
    ]);
  });

  it("passes over what it cannot read, and what is no file", async function () {
    if (process.platform === "win32") this.skip();
    const root = folder({}, "a", "locked/b");
    execFileSync("/bin/sh", ["-c", "mkfifo .gitignore pipe"], { cwd: root });
    chmodSync(path.join(root, "locked"), 0);
    const names = await found(root);
    chmodSync(path.join(root, "locked"), 0o700);
    // Where the tests run as root, nothing is locked.
    assert.deepEqual(
      names.filter((name) => !name.startsWith("locked")),
      ["a"],
    );
    unlinkSync(path.join(root, ".gitignore"));
  });

  it("gives each file once where roots are given twice or lie in one another", async () => {
    const root = folder(
      { ".git/HEAD": "", ".gitignore": "b/out\n" },
      "a.ts",
      "b/c.ts",
      "b/out/d.ts",
      "bb/e.ts",
    );
    const [inner, deep] = [path.join(root, "b"), path.join(root, "b/out")];
    assert.deepEqual(await found(root, inner, root), ["1:c.ts", "a.ts", "bb/", "bb/e.ts"]);
    assert.deepEqual(await found(root, deep), ["1:d.ts", "a.ts", "b/", "b/c.ts", "bb/", "bb/e.ts"]);
  });

  it("finds nothing below what is no folder", async () => {
    const root = folder({}, "a");
    assert.deepEqual(await found(path.join(root, "a"), path.join(root, "missing")), []);
  });

  it("ends when it is told to", async () => {
    const names = Array.from({ length: 40 }, (_, at) => `d${at}/e/f`);
    const root = folder({}, ...names);
    const ending = new AbortController();
    const seen: number[] = [];
    const some = await listedFiles([root], {
      signal: ending.signal,
      onGrowth(size) {
        seen.push(size);
        ending.abort();
      },
    });
    assert.equal(seen.length, 1);
    assert.ok(some.length < names.length, `${some.length} were listed`);
    assert.deepEqual(await listedFiles([root], { signal: AbortSignal.abort() }), []);
  });
});
