import assert from "node:assert/strict";
import { type SpawnSyncOptionsWithStringEncoding, spawnSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseCommand } from "../../../agent-host/permissions/command-parse.js";
import { readOnlyVerdict } from "../../../agent-host/permissions/read-only.js";
import { tempFolder } from "../../support/temp-folder.js";
import { examples, sampleFiles } from "./read-only-examples.js";
import { easyGitExamples, gitExamples } from "./read-only-git-examples.js";

const verdicts = async (scripts: readonly string[]) =>
  Promise.all(scripts.map(async (script) => [script, readOnlyVerdict(await parseCommand(script))]));

const each = (scripts: readonly string[], verdict: string) => scripts.map((script) => [script, verdict]);

describe("read-only commands", () => {
  for (const [name, { allowed, refused }] of Object.entries(examples)) {
    it(`${name}: allowed`, async () => {
      assert.deepEqual(await verdicts(allowed), each(allowed, "yes"));
    });
    it(`${name}: refused`, async () => {
      assert.deepEqual(await verdicts(refused), each(refused, "no"));
    });
  }

  it("git: allowed in a plain repository, or wherever there is no terminal", async () => {
    assert.deepEqual(await verdicts(gitExamples.allowed), each(gitExamples.allowed, "in-plain-repository"));
    assert.deepEqual(
      await verdicts(easyGitExamples.allowed),
      each(easyGitExamples.allowed, "without-terminal"),
    );
  });

  it("git: refused", async () => {
    const refused = [...gitExamples.refused, ...easyGitExamples.refused];
    assert.deepEqual(await verdicts(refused), each(refused, "no"));
  });

  it("a script is as harmless as its least harmless command", async () => {
    assert.deepEqual(await verdicts(["ls && git status", "git remote | cat", "git status; touch x"]), [
      ["ls && git status", "in-plain-repository"],
      ["git remote | cat", "without-terminal"],
      ["git status; touch x", "no"],
    ]);
  });
});

describe("read-only commands, really run", function () {
  this.timeout(60_000);

  for (const shell of ["bash", "dash"]) {
    it(`leave the folder as it was (${shell})`, function () {
      if (spawnSync(shell, ["-c", "true"]).status !== 0) this.skip();
      const folder = tempFolder(sampleFiles);
      const home = tempFolder();
      const before = contents(folder);
      for (const script of Object.values(examples).flatMap((one) => one.allowed)) {
        run(shell, script, { folder, home });
        assert.deepEqual(contents(folder), before, script);
      }
      assert.deepEqual(contents(home), {});
    });
  }

  it("leave a repository as it was, but for the cached times in its index", () => {
    const folder = tempFolder(sampleFiles);
    const home = tempFolder();
    const setup =
      "git init -q . && git add . && git -c user.name=a -c user.email=b commit -qm one && git remote add origin x";
    run("bash", setup, { folder, home });
    const before = contents(folder);
    for (const script of [...gitExamples.allowed, ...easyGitExamples.allowed]) {
      const { status, stderr } = run("bash", script, { folder, home });
      assert.deepEqual([script, status, stderr], [script, 0, ""]);
      assert.deepEqual(contents(folder), before, script);
    }
  });
});

interface Place {
  readonly folder: string;
  readonly home: string;
}

function run(shell: string, script: string, { folder, home }: Place) {
  const env = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: home, LC_ALL: "C" };
  const options: SpawnSyncOptionsWithStringEncoding = {
    cwd: folder,
    env,
    encoding: "utf8",
    timeout: 10_000,
    stdio: ["ignore", "pipe", "pipe"],
  };
  const { status, stderr, error } = spawnSync(shell, ["-c", script], options);
  assert.equal(error, undefined, script);
  return { status, stderr };
}

/** Every file below the folder, with its mode and its content or target. */
function contents(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (name === path.join(".git", "index")) continue;
    found[name] = `${lstatSync(file).mode} ${entry.isFile() ? readFileSync(file, "latin1") : ""}`;
  }
  return found;
}
