import assert from "node:assert/strict";
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { makeNamedPipe } from "../../../support/named-pipe.js";
import { startHost } from "../../../support/start-host.js";

const INTO_ITSELF = {
  code: -32600,
  message: "fs/copy cannot copy a directory to itself or one of its descendants",
};

async function workspace(files: Readonly<Record<string, string>>) {
  const { client, cwd } = await startHost({ files });
  const at = (name: string) => path.join(cwd, name);
  const params = (from: string, to: string, recursive?: boolean) => ({
    sourcePath: at(from),
    destinationPath: at(to),
    ...(recursive === undefined ? {} : { recursive }),
  });
  return {
    at,
    copy: (from: string, to: string, recursive?: boolean) =>
      client.request("fs/copy", params(from, to, recursive)),
    failure: (from: string, to: string, recursive?: boolean) =>
      client.failure("fs/copy", params(from, to, recursive)),
    tree: (name = ".") => below(at(name)).sort(),
    text: (name: string) => readFileSync(at(name), "utf8"),
  };
}

/** Everything below a folder, links not followed. */
function below(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => [
    entry.name,
    ...(entry.isDirectory()
      ? below(path.join(folder, entry.name)).map((name) => `${entry.name}/${name}`)
      : []),
  ]);
}

describe("fs/copy", () => {
  it("copies a file with its mode, onto one that is there too", async () => {
    const { copy, at, text, failure } = await workspace({ a: "new", b: "something longer" });
    chmodSync(at("a"), 0o750);
    assert.deepEqual(await copy("a", "c"), {});
    assert.deepEqual(await copy("a", "b", true), {});
    assert.deepEqual([text("b"), text("c"), lstatSync(at("c")).mode & 0o777], ["new", "new", 0o750]);
    assert.match((await failure("a", "no/such/folder")).message, /^ENOENT/);
    assert.match((await failure("none", "c")).message, /^ENOENT/);
  });

  it("leaves a file whole that is copied to itself, by whatever name", async () => {
    const { copy, at, text } = await workspace({ a: "precious" });
    linkSync(at("a"), at("hard"));
    symlinkSync("a", at("soft"));
    await copy("a", "a");
    await copy("a", "hard");
    await copy("a", "soft");
    assert.deepEqual([text("a"), text("hard"), readlinkSync(at("soft"))], ["precious", "precious", "a"]);
  });

  it("copies a directory with all that it holds, links as links, and leaves special files out", async () => {
    const { copy, at, tree, text } = await workspace({ "d/x": "x", "d/e/f/y": "y" });
    mkdirSync(at("d/empty"));
    symlinkSync("../outside", at("d/link"));
    symlinkSync(".", at("d/e/loop"));
    makeNamedPipe(at("d/pipe"));
    chmodSync(at("d/e"), 0o500);
    assert.deepEqual(await copy("d", "new/parents/d2", true), {});
    chmodSync(at("d/e"), 0o700);
    assert.deepEqual(tree("new/parents/d2"), ["e", "e/f", "e/f/y", "e/loop", "empty", "link", "x"]);
    assert.deepEqual(
      [text("new/parents/d2/e/f/y"), readlinkSync(at("new/parents/d2/link"))],
      ["y", "../outside"],
    );
    // No more open than its source, and usable by its owner.
    assert.equal(lstatSync(at("new/parents/d2/e")).mode & 0o777, 0o700);
  });

  it("merges directories, and replaces files", async () => {
    const { copy, tree, text } = await workspace({
      "d/x": "new",
      "d/e/y": "y",
      "d2/x": "old",
      "d2/e/z": "z",
    });
    await copy("d", "d2", true);
    assert.deepEqual(tree("d2"), ["e", "e/y", "e/z", "x"]);
    assert.equal(text("d2/x"), "new");
  });

  it("copies a link as a link, also one that leads nowhere or to a directory", async () => {
    const { copy, at, failure } = await workspace({ "d/x": "x" });
    symlinkSync("nowhere", at("dangling"));
    symlinkSync("d", at("to-folder"));
    await copy("dangling", "copy-1");
    await copy("to-folder", "copy-2");
    assert.deepEqual([readlinkSync(at("copy-1")), readlinkSync(at("copy-2"))], ["nowhere", "d"]);
    assert.match((await failure("dangling", "copy-1")).message, /^EEXIST/);
  });

  it("wants recursive for a directory, and no special file", async () => {
    const { failure, at, tree } = await workspace({ "d/x": "x" });
    makeNamedPipe(at("pipe"));
    assert.deepEqual(
      [await failure("d", "d2"), await failure("d", "d2", false), await failure("pipe", "pipe2", true)],
      [
        { code: -32600, message: "fs/copy requires recursive: true when sourcePath is a directory" },
        { code: -32600, message: "fs/copy requires recursive: true when sourcePath is a directory" },
        { code: -32600, message: "fs/copy copies regular files, directories and symbolic links only" },
      ],
    );
    assert.deepEqual(tree(), ["d", "d/x", "pipe"]);
  });

  it("copies no directory into itself, whatever the path looks like", async () => {
    const { failure, copy, at, tree } = await workspace({ "d/e/x": "x", "dd/y": "y" });
    symlinkSync("d", at("link"));
    symlinkSync("../d/e", at("dd/back"));
    const before = tree();
    for (const destination of [
      "d",
      "d/",
      "d/inside",
      "d/no/such/folder",
      "d/e/x/..",
      "gone/../d/e/inside",
      "link",
      "link/inside",
      "dd/back/deeper/inside",
    ]) {
      assert.deepEqual(await failure("d", destination, true), INTO_ITSELF, destination);
    }
    assert.deepEqual(tree(), before);
    // A name that only begins alike is another directory; and out of itself is not into itself.
    await copy("d", "dd/d", true);
    await copy("d/e", "d/e2", true);
    assert.deepEqual(tree("dd/d"), ["e", "e/x"]);
    assert.deepEqual(tree("d/e2"), ["x"]);
  });

  it("does not write through links that it finds in the destination", async () => {
    const { failure, at, text, tree } = await workspace({ "d/x": "new", "other/x": "kept", "d/sub/y": "y" });
    mkdirSync(at("into-file"));
    symlinkSync("../other/x", at("into-file/x"));
    mkdirSync(at("into-folder"));
    symlinkSync("../other", at("into-folder/sub"));
    for (const destination of ["into-file", "into-folder"]) {
      const { code, message } = await failure("d", destination, true);
      assert.equal(code, -32603);
      assert.match(message, /^EEXIST/);
    }
    assert.equal(text("other/x"), "kept");
    assert.deepEqual(tree("other"), ["x"]);
  });

  it("does not grow for ever when the destination leads back into the source", async () => {
    const { failure, at, tree } = await workspace({ "d/sub/deep/x": "x" });
    mkdirSync(at("target"));
    symlinkSync("../d/sub/deep", at("target/sub"));
    assert.match((await failure("d", "target", true)).message, /^EEXIST/);
    assert.deepEqual(tree("d"), ["sub", "sub/deep", "sub/deep/x"]);
  });

  it("answers when its source is cut short meanwhile", async () => {
    const { copy, at } = await workspace({ a: "" });
    const whole = 256 * 1024 * 1024;
    truncateSync(at("a"), whole);
    const copied = copy("a", "b");
    const hasBegun = () => existsSync(at("b")) && statSync(at("b")).size > 0;
    while (!hasBegun()) await new Promise((resolve) => setImmediate(resolve));
    truncateSync(at("a"), 0);
    assert.deepEqual(await copied, {});
    assert.ok(statSync(at("b")).size < whole);
  });

  it("copies what is longer than one read, and replaces what is longer", async () => {
    const { copy, at } = await workspace({ b: "b".repeat(2_000_000) });
    const bytes = Buffer.from(Array.from({ length: 1_500_001 }, (_, index) => index % 251));
    writeFileSync(at("a"), bytes);
    await copy("a", "b");
    await copy("a", "c");
    assert.deepEqual([readFileSync(at("b")), readFileSync(at("c"))], [bytes, bytes]);
  });

  it("neither waits for nor fills a pipe in the way of a file", async () => {
    const { failure, at, tree } = await workspace({ "d/x": "new", x: "new", "d2/y": "y" });
    makeNamedPipe(at("pipe"));
    makeNamedPipe(at("d2/x"));
    const reader = openSync(at("pipe"), constants.O_RDONLY | constants.O_NONBLOCK);
    assert.match((await failure("x", "pipe")).message, /^EEXIST/);
    closeSync(reader);
    assert.match((await failure("x", "pipe")).message, /^ENXIO/);
    assert.match((await failure("d", "d2", true)).message, /^ENXIO/);
    assert.deepEqual(tree("d2"), ["x", "y"]);
  });

  it("copies a thousand files", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`d/${index % 10}/${index}`, `${index}`]),
    );
    const { copy, tree, text } = await workspace(files);
    await copy("d", "d2", true);
    assert.deepEqual(tree("d2"), tree("d"));
    assert.equal(text("d2/7/997"), "997");
  });
});
