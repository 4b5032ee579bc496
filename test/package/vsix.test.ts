// The packaged extension, installed as a user installs it, where nothing of this repository is in reach.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { runTests } from "@vscode/test-electron";
import { root } from "../support/repository.js";
import { installVsix } from "../support/vscode/served-vscode.js";
import { DEFAULT_VSIX } from "../tooling/package/package-extension.js";

const run = promisify(execFile);

/** Runs inside the extension host, as the test of an extension that is nothing else. */
const PROBE = `
const vscode = require("vscode");
const fs = require("node:fs");
exports.run = async () => {
  const extension = vscode.extensions.getExtension("heddle.heddle");
  await extension.activate();
  const commands = (await vscode.commands.getCommands(true)).filter((each) => each.startsWith("heddle."));
  const declared = extension.packageJSON.contributes.commands.map((each) => each.command);
  const missing = declared.filter((each) => !commands.includes(each));
  fs.writeFileSync(process.env.PROBE_ANSWER, JSON.stringify({ isActive: extension.isActive, missing }));
};
`;
const PROBE_MANIFEST = {
  name: "probe",
  publisher: "heddle",
  version: "0.0.1",
  engines: { vscode: "^1.101.0" },
};

describe("the packaged extension", () => {
  let folder: string;
  let workspace: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "heddle-package-"));
    workspace = path.join(folder, "workspace");
    await mkdir(workspace);
    await installVsix(DEFAULT_VSIX, path.join(folder, "data"));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("activates and registers every command it declares", async () => {
    const probe = path.join(folder, "probe");
    const answer = path.join(folder, "answer.json");
    await mkdir(probe);
    await writeFile(path.join(probe, "package.json"), JSON.stringify(PROBE_MANIFEST));
    await writeFile(path.join(probe, "test.cjs"), PROBE);

    await runTests({
      vscodeExecutablePath: path.join(root, "test/vscode.mjs"),
      extensionDevelopmentPath: probe,
      extensionTestsPath: path.join(probe, "test.cjs"),
      launchArgs: [workspace, `--user-data-dir=${path.join(folder, "data")}`],
      extensionTestsEnv: { PROBE_ANSWER: answer },
    });

    assert.deepEqual(JSON.parse(await readFile(answer, "utf8")), { isActive: true, missing: [] });
  });

  it("brings a host that works on its own", async () => {
    await writeFile(path.join(workspace, "a.txt"), "one\ntwo\nthree\n");
    const extensions = path.join(folder, "data/extensions");
    const installed = (await readdir(extensions)).find((name) => name.startsWith("heddle.heddle-"));
    assert.ok(installed, "the extension is installed");

    const host = path.join(extensions, installed, "dist/agent-host.js");
    const env = { ...process.env, HEDDLE_HOME: path.join(folder, "home") };
    await run(process.execPath, [host, "exec", "replace two with TWO in a.txt"], { cwd: workspace, env });

    assert.equal(await readFile(path.join(workspace, "a.txt"), "utf8"), "one\nTWO\nthree\n");
  });
});
