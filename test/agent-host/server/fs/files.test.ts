import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import path from "node:path";
import { makeNamedPipe } from "../../../support/named-pipe.js";
import { startHost, type TestHost } from "../../../support/start-host.js";

const TEXT = Buffer.from("hi\0there\xff", "latin1");

async function workspace(files: Readonly<Record<string, string>> = {}) {
  const host = await startHost({ files });
  return { host, client: host.client, at: (...names: string[]) => path.join(host.cwd, ...names) };
}

/** The code of the error, and the system's own code where it is one. */
async function refusal({ client }: Pick<TestHost, "client">, method: string, params: unknown) {
  const { code, message } = await client.failure(method, params);
  return [code, /^E[A-Z]+/.exec(message)?.[0] ?? message];
}

describe("fs/readFile and fs/writeFile", () => {
  it("carry any bytes there and back", async () => {
    const { client, at } = await workspace();
    const dataBase64 = TEXT.toString("base64");
    assert.deepEqual(await client.request("fs/writeFile", { path: at("x.bin"), dataBase64 }), {});
    assert.deepEqual(readFileSync(at("x.bin")), TEXT);
    assert.deepEqual(await client.request("fs/readFile", { path: at("x.bin") }), { dataBase64 });
    assert.deepEqual(await client.request("fs/writeFile", { path: at("x.bin"), dataBase64: "" }), {});
    assert.deepEqual(await client.request("fs/readFile", { path: at("x.bin") }), { dataBase64: "" });
  });

  for (const framing of ["ndjson", "content-length"] as const) {
    it(`carry 5 MB over ${framing}, while other answers keep their place`, async () => {
      const { host, at } = await workspace();
      const { client } = host.connect(framing);
      await client.initialize();
      const bytes = Buffer.alloc(5_000_000, "0123456789abcdefg");
      await client.request("fs/writeFile", { path: at("big"), dataBase64: bytes.toString("base64") });
      assert.ok(readFileSync(at("big")).equals(bytes));
      const [read, listed, again] = await Promise.all([
        client.request("fs/readFile", { path: at("big") }),
        client.request("fs/readDirectory", { path: at() }),
        client.request("fs/readFile", { path: at("big") }),
      ]);
      assert.ok(Buffer.from(read.dataBase64, "base64").equals(bytes));
      assert.equal(again.dataBase64, read.dataBase64);
      assert.deepEqual(listed.entries, [{ fileName: "big", isDirectory: false, isFile: true }]);
    });
  }

  it("of one file are done in the order in which they came", async () => {
    const { client, at } = await workspace();
    const texts = Array.from({ length: 20 }, (_, index) => Buffer.from(`${index}`).toString("base64"));
    const reads = texts.map((dataBase64) => {
      void client.request("fs/writeFile", { path: at("x"), dataBase64 });
      return client.request("fs/readFile", { path: at("sub/../x") });
    });
    assert.deepEqual(
      await Promise.all(reads),
      texts.map((dataBase64) => ({ dataBase64 })),
    );
  });

  for (const [size, bytes] of [
    ["little", TEXT],
    ["much", Buffer.alloc(4_000_000, "much")],
  ] as const) {
    it(`follow links, keep the mode and leave nothing beside the file, for ${size} content`, async () => {
      const { host, client, at } = await workspace({ "real.txt": "old", "d/x": "x" });
      const dataBase64 = bytes.toString("base64");
      chmodSync(at("real.txt"), 0o640);
      symlinkSync("real.txt", at("link.txt"));
      await client.request("fs/writeFile", { path: at("link.txt"), dataBase64 });
      assert.ok(readFileSync(at("real.txt")).equals(bytes));
      assert.equal(lstatSync(at("real.txt")).mode & 0o777, 0o640);
      assert.ok(lstatSync(at("link.txt")).isSymbolicLink());
      assert.deepEqual(await refusal(host, "fs/writeFile", { path: at("d"), dataBase64 }), [
        -32603,
        "EISDIR",
      ]);
      assert.deepEqual(readdirSync(at()).sort(), ["d", "link.txt", "real.txt"]);
    });
  }

  it("fail with the system's words, and change nothing", async () => {
    const { host, at } = await workspace({ "d/x": "x" });
    const write = { dataBase64: "YQ==" };
    assert.deepEqual(
      [
        await refusal(host, "fs/readFile", { path: at("none") }),
        await refusal(host, "fs/readFile", { path: at("d") }),
        await refusal(host, "fs/writeFile", { ...write, path: at("d") }),
        await refusal(host, "fs/writeFile", { ...write, path: at("no/x") }),
        await refusal(host, "fs/writeFile", { ...write, path: at("d/x/y") }),
      ],
      [
        [-32603, "ENOENT"],
        [-32603, "EISDIR"],
        [-32603, "EISDIR"],
        [-32603, "ENOENT"],
        [-32603, "ENOTDIR"],
      ],
    );
    assert.equal(
      (await host.client.failure("fs/writeFile", { ...write, path: at("no/x") })).message,
      `ENOENT: no such file or directory, open '${at("no/x")}'`,
    );
    assert.deepEqual(readdirSync(at(), { recursive: true, encoding: "utf8" }).sort(), ["d", "d/x"]);
  });

  it("do not touch what is no file: a read could wait for ever, a write would replace it", async () => {
    const { host, at } = await workspace();
    makeNamedPipe(at("pipe"));
    const write = { path: at("pipe"), dataBase64: "YQ==" };
    assert.deepEqual(await refusal(host, "fs/readFile", { path: at("pipe") }), [
      -32600,
      `fs/readFile: ${at("pipe")} is no regular file`,
    ]);
    assert.deepEqual(await refusal(host, "fs/writeFile", write), [
      -32600,
      `fs/writeFile: ${at("pipe")} is no regular file`,
    ]);
    assert.ok(lstatSync(at("pipe")).isFIFO());
  });

  it("refuse base64 that no encoder makes, before anything is written", async () => {
    const { host, at } = await workspace();
    assert.deepEqual(await refusal(host, "fs/writeFile", { path: at("x"), dataBase64: "***" }), [
      -32600,
      "fs/writeFile requires valid base64 dataBase64: unexpected character at offset 0",
    ]);
    assert.ok(!existsSync(at("x")));
  });
});

describe("paths of fs methods", () => {
  const absolute = "/tmp/x";
  const cases: readonly (readonly [method: string, field: string, params: object])[] = [
    ["fs/readFile", "path", {}],
    ["fs/writeFile", "path", { dataBase64: "" }],
    ["fs/createDirectory", "path", {}],
    ["fs/getMetadata", "path", {}],
    ["fs/readDirectory", "path", {}],
    ["fs/remove", "path", {}],
    ["fs/watch", "path", { watchId: "w" }],
    ["fs/copy", "sourcePath", { destinationPath: absolute }],
    ["fs/copy", "destinationPath", { sourcePath: absolute }],
  ];

  it("must be absolute, without NUL, and strings", async () => {
    const { host } = await workspace();
    for (const [method, field, params] of cases) {
      assert.deepEqual(
        [
          await refusal(host, method, { ...params, [field]: "rel.txt" }),
          await refusal(host, method, { ...params, [field]: "" }),
          await refusal(host, method, { ...params, [field]: "/a\0b" }),
        ],
        [
          [-32600, `Invalid request: ${field}: expected an absolute path`],
          [-32600, `Invalid request: ${field}: expected an absolute path`],
          [-32600, `Invalid request: ${field}: expected a path without NUL characters`],
        ],
      );
      const [code, message] = await refusal(host, method, { ...params, [field]: 5 });
      assert.equal(code, -32600);
      assert.match(String(message), new RegExp(`^Invalid request: ${field}: `));
    }
  });
});

describe("fs/createDirectory", () => {
  it("makes parents and takes what is there, unless told not to", async () => {
    const { host, client, at } = await workspace({ file: "x" });
    assert.deepEqual(await client.request("fs/createDirectory", { path: at("a/b") }), {});
    assert.deepEqual(await client.request("fs/createDirectory", { path: at("a/b"), recursive: null }), {});
    assert.deepEqual(await client.request("fs/createDirectory", { path: at("c"), recursive: false }), {});
    assert.deepEqual(
      [
        await refusal(host, "fs/createDirectory", { path: at("c"), recursive: false }),
        await refusal(host, "fs/createDirectory", { path: at("d/e"), recursive: false }),
        await refusal(host, "fs/createDirectory", { path: at("file") }),
      ],
      [
        [-32603, "EEXIST"],
        [-32603, "ENOENT"],
        [-32603, "EEXIST"],
      ],
    );
    assert.deepEqual(readdirSync(at(), { recursive: true, encoding: "utf8" }).sort(), [
      "a",
      "a/b",
      "c",
      "file",
    ]);
  });
});

describe("fs/getMetadata and fs/readDirectory", () => {
  it("tell of what links lead to", async () => {
    const { host, client, at } = await workspace({ "d/x": "x" });
    symlinkSync("d", at("to-folder"));
    symlinkSync("d/x", at("to-file"));
    symlinkSync("nowhere", at("dangling"));
    makeNamedPipe(at("pipe"));
    const when = Date.UTC(2030, 0, 2, 3, 4, 5, 500);
    utimesSync(at("d/x"), when / 1000, when / 1000);

    const kinds = await Promise.all(
      ["d", "d/x", "to-folder", "to-file", "pipe"].map(async (name) => {
        const { isDirectory, isFile, isSymlink } = await client.request("fs/getMetadata", { path: at(name) });
        return [name, isDirectory, isFile, isSymlink];
      }),
    );
    assert.deepEqual(kinds, [
      ["d", true, false, false],
      ["d/x", false, true, false],
      ["to-folder", true, false, true],
      ["to-file", false, true, true],
      ["pipe", false, false, false],
    ]);
    assert.deepEqual(await refusal(host, "fs/getMetadata", { path: at("dangling") }), [-32603, "ENOENT"]);
    const metadata = await client.request("fs/getMetadata", { path: at("to-file") });
    assert.deepEqual(Object.keys(metadata).sort(), [
      "createdAtMs",
      "isDirectory",
      "isFile",
      "isSymlink",
      "modifiedAtMs",
    ]);
    assert.equal(metadata.modifiedAtMs, when);
    assert.ok(Number.isInteger(metadata.createdAtMs));

    const { entries } = await client.request("fs/readDirectory", { path: at() });
    entries.sort((a: { fileName: string }, b: { fileName: string }) => (a.fileName < b.fileName ? -1 : 1));
    assert.deepEqual(entries, [
      { fileName: "d", isDirectory: true, isFile: false },
      { fileName: "dangling", isDirectory: false, isFile: false },
      { fileName: "pipe", isDirectory: false, isFile: false },
      { fileName: "to-file", isDirectory: false, isFile: true },
      { fileName: "to-folder", isDirectory: true, isFile: false },
    ]);
    assert.deepEqual(await refusal(host, "fs/readDirectory", { path: at("d/x") }), [-32603, "ENOTDIR"]);
  });
});

describe("fs/remove", () => {
  it("removes files and folders, and takes what is gone already", async () => {
    const { client, at } = await workspace({ "d/e/x": "x", f: "x" });
    mkdirSync(at("empty"));
    assert.deepEqual(await client.request("fs/remove", { path: at("d") }), {});
    assert.deepEqual(await client.request("fs/remove", { path: at("d") }), {});
    assert.deepEqual(
      await client.request("fs/remove", { path: at("f"), recursive: false, force: false }),
      {},
    );
    assert.deepEqual(await client.request("fs/remove", { path: at("empty"), recursive: false }), {});
    assert.deepEqual(readdirSync(at()), []);
  });

  it("refuses what it was told to, and never the whole file system", async () => {
    const { host, at } = await workspace({ "d/x": "x", f: "x" });
    assert.deepEqual(
      [
        await refusal(host, "fs/remove", { path: at("d"), recursive: false }),
        await refusal(host, "fs/remove", { path: at("none"), force: false }),
        await refusal(host, "fs/remove", { path: at("f/below") }),
        await refusal(host, "fs/remove", { path: "/tmp/.." }),
      ],
      [
        [-32603, "ENOTEMPTY"],
        [-32603, "ENOENT"],
        [-32603, "ENOTDIR"],
        [-32600, "fs/remove does not remove the root of a file system"],
      ],
    );
    assert.deepEqual(readdirSync(at(), { recursive: true, encoding: "utf8" }).sort(), ["d", "d/x", "f"]);
  });

  it("removes a link and not what it leads to, however the path is written", async () => {
    const { client, at } = await workspace({ "kept/x": "x", "d/y": "y" });
    symlinkSync("kept", at("one"));
    symlinkSync("kept", at("two"));
    symlinkSync(at("kept"), at("d/three"));
    await client.request("fs/remove", { path: at("one") });
    await client.request("fs/remove", { path: `${at("two")}/` });
    await client.request("fs/remove", { path: at("d") });
    assert.deepEqual(readdirSync(at(), { recursive: true, encoding: "utf8" }).sort(), ["kept", "kept/x"]);
  });
});
