import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import * as files from "node:fs/promises";
import path from "node:path";
import { resolveForPolicy } from "../../../agent-host/permissions/policy-files.js";
import { isWritable, writableRoots } from "../../../agent-host/permissions/writable-roots.js";
import { tempFolder } from "../../support/temp-folder.js";

const policy = {
  type: "workspaceWrite",
  writableRoots: ["/extra/"],
  readOnlyAccess: { type: "fullAccess" },
  networkAccess: false,
  excludeTmpdirEnvVar: false,
  excludeSlashTmp: false,
} as const;

describe("writable roots", () => {
  it("are the working directory, the named folders and the temporary ones", () => {
    assert.deepEqual(writableRoots({ ...policy, writableRoots: ["/extra/"] }, "/work", "/var/tmp"), [
      "/work",
      "/extra",
      "/tmp",
      "/var/tmp",
    ]);
    assert.deepEqual(
      writableRoots(
        { ...policy, writableRoots: [], excludeSlashTmp: true, excludeTmpdirEnvVar: true },
        "/work",
        "/var/tmp",
      ),
      ["/work"],
    );
    assert.deepEqual(
      writableRoots(
        { type: "readOnly", access: { type: "fullAccess" }, networkAccess: false },
        "/work",
        "/tmp",
      ),
      [],
    );
  });

  const inside = [
    "/work",
    "/work/a",
    "/work/a/.github/x",
    "/work/.gitignore",
    "/work/.vscode/a",
    "/work/x.git",
    "/work/agents",
    "/keep/.git/x",
  ];
  const outside = [
    "/",
    "/workshop/a",
    "/work/.git",
    "/work/.git/config",
    "/work/sub/.git/hooks/x",
    "/work/.codex/config.toml",
    "/work/.heddle/a",
    "/work/.agents/skills/a",
    "/work/.GIT/config",
    "/work/.g\u200cit/config",
    "/work/.git./config",
    "/work/.git::$INDEX_ALLOCATION/config",
    "/work/GIT~1/config",
    "/etc/passwd",
  ];
  it("hold what is below them, but for the protected folders", () => {
    const roots = ["/work", "/keep/.git"];
    assert.deepEqual(
      inside.filter((file) => !isWritable(file, roots)),
      [],
    );
    assert.deepEqual(
      outside.filter((file) => isWritable(file, roots)),
      [],
    );
    assert.deepEqual(
      ["/a", "/.git/a"].map((file) => isWritable(file, ["/"])),
      [true, false],
    );
  });
});

describe("resolveForPolicy", () => {
  it("names where a path really leads, whether it exists or not", async () => {
    const folder = tempFolder({ "work/a.txt": "", "out/b.txt": "" });
    const at = (...parts: string[]) => path.join(folder, ...parts);
    symlinkSync(at("out"), at("work/link"));
    symlinkSync("../out/new.txt", at("work/dangling"));
    symlinkSync("missing/../../out/deep", at("work/crooked"));
    mkdirSync(at("work/sub"));
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [at("work/a.txt"), [at("work/a.txt")]],
      [at("work/sub/../a.txt"), [at("work/a.txt")]],
      [at("work/new/file"), [at("work/new/file")]],
      [at("work/link/b.txt"), [at("work/link/b.txt"), at("out/b.txt")]],
      [at("work/link/new/c"), [at("work/link/new/c"), at("out/new/c")]],
      [at("work/dangling"), [at("work/dangling"), at("out/new.txt")]],
      [at("work/dangling/x"), [at("work/dangling/x"), at("out/new.txt/x")]],
      [at("work/crooked"), [at("work/crooked"), at("out/deep")]],
      [at("work/a.txt/x"), [at("work/a.txt/x")]],
    ];
    assert.deepEqual(
      await Promise.all(cases.map(async ([file]) => [file, await resolveForPolicy([file], files)])),
      cases,
    );
  });

  it("does not follow links in a circle for ever", async () => {
    const folder = tempFolder();
    symlinkSync("b", path.join(folder, "a"));
    symlinkSync("a", path.join(folder, "b"));
    await assert.rejects(resolveForPolicy([path.join(folder, "a")], files));
  });
});
