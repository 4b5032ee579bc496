import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { asOptions, runHost } from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { says, startModelServer } from "../support/model-server.js";
import { root } from "../support/repository.js";
import { modelOptions } from "../support/start-host.js";
import { tempFolder } from "../support/temp-folder.js";

const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

describe("the host's command line", () => {
  it("tells its version and how to use it", async () => {
    const told = await runHost(["--version"]);
    assert.deepEqual([told.code, told.stdout, told.stderr], [0, `heddle ${version}\n`, ""]);
    for (const option of ["--help", "-h"]) {
      const help = await runHost([option]);
      assert.deepEqual([help.code, help.stderr], [0, ""]);
      for (const word of ["app-server", "exec PROMPT", "--config", "--version", "--json"]) {
        assert.ok(help.stdout.includes(word), word);
      }
    }
  });

  for (const [args, message] of [
    [["--nonsense"], /--nonsense/],
    [["-z"], /-z/],
    [["serve"], /unknown command: serve/],
    [["app-server", "more"], /unexpected argument: more/],
    [["--json"], /--json belongs to exec/],
    [["-c", "model"], /-c wants key=value, got: model/],
    [["-c"], /-c/],
    [["exec"], /exec wants a prompt/],
    [["exec", "two", "prompts"], /quote it.*prompts/],
    [["exec", "hi", "-c", "a..b=1"], /a\.\.b/],
    [["exec", "hi", "-c", "approval_policy=sometimes"], /approval_policy/],
    [["exec", "hi", "-c", 'model_provider="nowhere"'], /nowhere.*not found/],
    [["exec", "hi", "-C", "/no/such/folder"], /\/no\/such\/folder/],
    [["exec", "hi", "--resume", "01999999-0000-7000-8000-000000000000"], /no rollout found/],
    [["exec", "hi", "--resume", "nonsense"], /invalid thread id: nonsense/],
  ] as const) {
    it(`refuses ${args.join(" ")} in one line that names it`, async () => {
      const { code, stdout, stderr } = await runHost(args);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^heddle: [^\n]+\n$/);
      assert.match(stderr, message);
    });
  }

  it("ends at once over a field that is not known, when it is to be strict", async () => {
    const home = tempFolder({ "config.toml": '# mine\nmodell = "secret"\n' });
    for (const args of [["--strict-config"], ["exec", "run ls", "--strict-config"]]) {
      const { code, stdout, stderr } = await runHost(args, { home });
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^heddle: .*config\.toml:2:1: unknown field `modell`\n$/);
    }
  });

  it("never shows the value of an option that is wrong, which may be a key", async () => {
    const { stderr } = await runHost(["-c", " secret-key"]);
    assert.ok(!stderr.includes("model=") && stderr.startsWith("heddle: "), stderr);
  });
});

describe("exec", () => {
  it("changes a file without a model or a network, and prints the thread", async () => {
    const cwd = tempFolder({ "a.txt": "one\ntwo\n" });
    const { code, stdout, stderr } = await runHost(["exec", "replace two with TWO in a.txt"], { cwd });
    assert.equal(code, 0, stderr);
    assert.equal(readFileSync(path.join(cwd, "a.txt"), "utf8"), "one\nTWO\n");
    assert.match(stdout, /update .*a\.txt \(completed\)\n[\s\S]*-two\n\+TWO\n/);
    assert.match(stderr, /thread [0-9a-f-]{36} completed\n$/);
  });

  it("goes on with a stored thread, elsewhere if it is told so", async () => {
    const cwd = tempFolder({ "a.txt": "one\n" });
    const first = await runHost(["exec", "read a.txt"], { cwd });
    const id = /thread ([0-9a-f-]{36}) completed/.exec(first.stderr)?.[1];
    assert.ok(id !== undefined, first.stderr);
    const second = await runHost(["exec", "--resume", id, "replace one with 1 in a.txt"], {
      home: first.home,
    });
    assert.deepEqual([second.code, readFileSync(path.join(cwd, "a.txt"), "utf8")], [0, "1\n"]);
    assert.ok(second.stderr.includes(id));
    const elsewhere = tempFolder({ "a.txt": "1\n" });
    await runHost(["exec", "--resume", id, "-C", elsewhere, "replace 1 with 2 in a.txt"], {
      home: first.home,
    });
    assert.equal(readFileSync(path.join(elsewhere, "a.txt"), "utf8"), "2\n");
  });

  it("prints the protocol's notifications as JSON, one in a line, and nothing else", async () => {
    const { code, stdout } = await runHost(["exec", "--json", "read a.txt"], {
      cwd: tempFolder({ "a.txt": "one\n" }),
    });
    const methods = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).method);
    assert.deepEqual([code, methods[1], methods.at(-1)], [0, "turn/started", "turn/completed"]);
  });

  it("declines what it would have to ask for, and says how to allow it", async () => {
    const cwd = tempFolder();
    const { stdout, stderr } = await runHost(
      ["exec", "-c", 'approval_policy="untrusted"', "run touch made.txt"],
      { cwd },
    );
    assert.match(stderr, /declined without asking \(command: .*touch made\.txt.*approval_policy/);
    assert.match(stdout, /\(declined\)/);
  });

  it("fails with 1 and the reason when the model fails", async () => {
    const model = await startModelServer([
      [{ httpError: { status: 400, body: { error: { message: "who are you" } } } }],
    ]);
    afterThisTest(() => model.close());
    const { code, stderr } = await runHost([
      "exec",
      "hi",
      ...asOptions(modelOptions(model.url, "responses")),
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /error: .*who are you/);
    assert.match(stderr, /thread \S+ failed\n$/);
  });

  it("prints everything, however long it is", async () => {
    const text = "0123456789".repeat(100_000);
    const model = await startModelServer(() => says(text));
    afterThisTest(() => model.close());
    const { code, stdout } = await runHost([
      "exec",
      "hi",
      ...asOptions(modelOptions(model.url, "responses")),
    ]);
    assert.deepEqual([code, stdout.length, stdout === `${text}\n`], [0, text.length + 1, true]);
  });

  it("warns of what is wrong in config.toml and goes on", async () => {
    const home = tempFolder({ "config.toml": 'model_provider = "nowhere"\n' });
    const { code, stderr } = await runHost(["exec", "hi"], { home });
    assert.equal(code, 0);
    assert.match(stderr, /warning: .*"nowhere" not found.*config\.toml:1:/);
  });

  it("works where the home cannot be written, and says so", async () => {
    const blocked = path.join(tempFolder({ file: "" }), "file", "home");
    const { code, stderr } = await runHost(["exec", "hi"], { home: blocked });
    assert.equal(code, 1);
    assert.match(stderr, /failed to write .*file\/home/);
  });

  it("does not mistake a prompt for a file or an option", async () => {
    const cwd = tempFolder();
    mkdirSync(path.join(cwd, "exec"));
    writeFileSync(path.join(cwd, "app-server"), "");
    const { code } = await runHost(["exec", "--", "--help me"], { cwd });
    assert.equal(code, 0);
  });
});
