import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findRipgrep } from "../../../agent-host/search/ripgrep.js";
import { tempFolder } from "../../support/temp-folder.js";
import { listedFiles } from "./listed-files.js";

/** A program in ripgrep's place that does what `body`, a piece of JavaScript, says. */
function standIn(body: string): string {
  const file = path.join(tempFolder(), "rg");
  writeFileSync(file, `#!${process.execPath}\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("listing files with ripgrep", () => {
  before(function () {
    // The stand-in is a script that the system runs by its first line.
    if (process.platform === "win32") this.skip();
  });

  it("takes what the program gives, whatever way it arrives in pieces", async () => {
    const root = tempFolder();
    const program = standIn(`
      const bytes = Buffer.from("a.ts\\0src/日本/é.ts\\0src/b c\\nd.ts\\0");
      let at = 0;
      const next = () => at < bytes.length && process.stdout.write(bytes.subarray(at, ++at), next);
      next();`);
    assert.deepEqual(await listedFiles([root], { ripgrep: program }), [
      "a.ts",
      "src/",
      "src/b c\nd.ts",
      "src/日本/",
      "src/日本/é.ts",
    ]);
  });

  it("runs it in the root, without settings of others, and tells it what counts there", async () => {
    const report = path.join(tempFolder(), "report.json");
    const program = standIn(`
      const { argv, env } = process;
      const said = { cwd: process.cwd(), names: Object.keys(env), outside: argv.includes("--no-ignore-parent") };
      require("node:fs").writeFileSync(${JSON.stringify(report)}, JSON.stringify(said));`);
    const repository = tempFolder({ ".git/HEAD": "", "pkg/a": "" });
    const plain = tempFolder({ a: "" });
    for (const [cwd, outside] of [
      [plain, true],
      [path.join(repository, "pkg"), false],
    ] as const) {
      await listedFiles([cwd], { ripgrep: program });
      assert.deepEqual(JSON.parse(readFileSync(report, "utf8")), { cwd, names: [], outside });
    }
  });

  it("takes the walk where the program cannot list", async () => {
    const root = tempFolder({ a: "", "b/c": "" });
    for (const body of ["process.exit(2)", "process.kill(process.pid, 'SIGKILL')", "process.exitCode = 64"]) {
      assert.deepEqual(await listedFiles([root], { ripgrep: standIn(body) }), ["a", "b/", "b/c"], body);
    }
    const broken = path.join(tempFolder({ rg: "#!/no/such/program\n" }), "rg");
    chmodSync(broken, 0o755);
    assert.deepEqual(await listedFiles([root], { ripgrep: broken }), ["a", "b/", "b/c"]);
  });

  it("believes the program that there is nothing, and takes what it found before it failed", async () => {
    const root = tempFolder({ a: "" });
    assert.deepEqual(await listedFiles([root], { ripgrep: standIn("process.exitCode = 1") }), []);
    const partly = standIn("process.stdout.write('x\\0'); process.exitCode = 2");
    assert.deepEqual(await listedFiles([root], { ripgrep: partly }), ["x"]);
  });

  it("ends the program with the listing", async () => {
    const pidFile = path.join(tempFolder(), "pid");
    const program = standIn(`
      require("node:fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
      process.stdout.write("a\\0");
      setInterval(() => {}, 1000);`);
    const ending = new AbortController();
    const listed = listedFiles([tempFolder()], {
      ripgrep: program,
      signal: ending.signal,
      onGrowth: () => ending.abort(),
    });
    assert.deepEqual(await listed, ["a"]);
    assert.throws(() => process.kill(Number(readFileSync(pidFile, "utf8")), 0), { code: "ESRCH" });
  });

  it("is looked for at absolute places only, the one that is named first", async () => {
    const [one, other] = [standIn(""), standIn("")];
    const noProgram = tempFolder({ rg: "" });
    const folderOfThatName = tempFolder();
    mkdirSync(path.join(folderOfThatName, "rg"));
    const find = (ripgrep: string | undefined, ...folders: string[]) =>
      findRipgrep({ ripgrep, path: folders.join(path.delimiter), systemRoot: undefined });

    assert.equal(await find(one, path.dirname(other)), one);
    assert.equal(await find(undefined, noProgram, folderOfThatName, path.dirname(other)), other);
    assert.equal(await find(path.join(noProgram, "rg"), path.dirname(other)), other);
    const relative = path.relative(process.cwd(), path.dirname(one));
    assert.ok(existsSync(path.join(relative, "rg")));
    assert.equal(await find(path.join(relative, "rg"), relative, "."), null);
    assert.equal(await findRipgrep({ ripgrep: undefined, path: undefined, systemRoot: undefined }), null);
  });
});
