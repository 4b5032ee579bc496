import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { startHostProcess } from "../../../extension/host/host-process.js";

function run(script: string, command = process.execPath) {
  const lines: string[] = [];
  const host = startHostProcess({
    command,
    args: ["-e", script],
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, ELECTRON_RUN_AS_NODE: "1" },
    onLogLine: (line) => lines.push(line),
  });
  return { host, lines };
}

describe("the host's process", () => {
  it("tells its exit code and what it wrote last", async () => {
    const { host, lines } = run("console.error('one'); console.error('two\\n'); process.exitCode = 3");
    assert.deepEqual(await host.exited, { code: 3, signal: null, why: "two" });
    assert.deepEqual(lines, ["one", "two", ""]);
  });

  it("ends when its input ends, as a host does", async () => {
    const { host } = run("process.stdin.resume().on('end', () => process.exit(7))");
    await host.end();
    assert.deepEqual(await host.exited, { code: 7, signal: null, why: null });
  });

  it("is ended by a signal when it does not listen to anything else", async () => {
    const { host } = run("setInterval(() => {}, 1000)");
    await host.end();
    assert.deepEqual(await host.exited, { code: null, signal: "SIGTERM", why: null });
  });

  it("says why it could not be started", async () => {
    const { host } = run("", "/nowhere/node");
    const exit = await host.exited;
    assert.equal(exit.code, null);
    assert.match(exit.why ?? "", /ENOENT/);
    await host.end();
  });
});
