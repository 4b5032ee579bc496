// Which commands run under which policy. Every edge comes as a pair: one that runs, one that is refused.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { startHost, type TestHost } from "../../../support/start-host.js";

const READ_ONLY = { sandboxPolicy: { type: "readOnly" } };
const UNRESTRICTED = { type: "unrestricted" };
const restricted = (...entries: object[]) => ({ type: "restricted", entries });
const at = (kind: string, access: string) => ({ path: { type: "special", value: { kind } }, access });
const managed = (fileSystem: object, enabled: boolean) => ({
  permissionProfile: { type: "managed", network: { enabled }, fileSystem },
});
const TOUCH = ["touch", "made"];

describe("command/exec under a policy", function () {
  this.timeout(20_000);
  let host: TestHost;

  async function outcome(command: string[], params: object, config: string[] = []): Promise<string> {
    host = await startHost({ config, files: { "a.txt": "hello\n" } });
    try {
      const result = await host.client.request("command/exec", { command, ...params });
      return `ran ${result.exitCode}`;
    } catch (error) {
      const { code, message } = error as { code: number; message: string };
      return code === -32600 && /sandboxPolicy dangerFullAccess or externalSandbox/.test(message)
        ? "refused"
        : `${code} ${message}`;
    }
  }

  const cases: [what: string, command: string[], params: object, expected: string, config?: string[]][] = [
    ["what reads, by default", ["cat", "a.txt"], {}, "ran 0"],
    ["what writes, by default", TOUCH, {}, "refused"],
    [
      "what writes, where the configuration limits nothing",
      TOUCH,
      {},
      "ran 0",
      ['sandbox_mode="danger-full-access"'],
    ],
    [
      "what writes, where the configuration limits it",
      TOUCH,
      {},
      "refused",
      ['sandbox_mode="workspace-write"'],
    ],
    ["what reads, read-only", ["ls", "-l"], READ_ONLY, "ran 0"],
    ["what writes, read-only", TOUCH, READ_ONLY, "refused"],
    ["what writes in the workspace", TOUCH, { sandboxPolicy: { type: "workspaceWrite" } }, "refused"],
    ["what writes, without limits", TOUCH, { sandboxPolicy: { type: "dangerFullAccess" } }, "ran 0"],
    ["what writes, in another's sandbox", TOUCH, { sandboxPolicy: { type: "externalSandbox" } }, "ran 0"],
    ["what writes, with a profile of no limits", TOUCH, { permissionProfile: { type: "disabled" } }, "ran 0"],
    [
      "what writes, with an external profile",
      TOUCH,
      { permissionProfile: { type: "external", network: { enabled: false } } },
      "ran 0",
    ],
    ["what writes, with a managed profile of no limits", TOUCH, managed(UNRESTRICTED, true), "ran 0"],
    ["what writes, with a managed profile without network", TOUCH, managed(UNRESTRICTED, false), "refused"],
    [
      "what reads, with a managed profile",
      ["cat", "a.txt"],
      managed(restricted(at("root", "read")), false),
      "ran 0",
    ],
    [
      "what writes, with a managed profile",
      TOUCH,
      managed(restricted(at("root", "read"), at("project_roots", "write")), true),
      "refused",
    ],
    [
      "what reads, where not all may be read",
      ["cat", "a.txt"],
      { sandboxPolicy: { type: "readOnly", access: { type: "restricted" } } },
      "refused",
    ],
    ["a script that reads", ["sh", "-c", "cat a.txt | wc -l"], READ_ONLY, "ran 0"],
    ["a script that writes", ["sh", "-c", "cat a.txt > made"], READ_ONLY, "refused"],
    ["a script that cannot be seen through", ["sh", "-c", "$(cat a.txt)"], READ_ONLY, "refused"],
    ["words that look like syntax", ["echo", ">", "made", ";", "touch", "made"], READ_ONLY, "ran 0"],
    ["a program of the workspace", ["./cat", "a.txt"], READ_ONLY, "refused"],
    ["a word that would be an assignment", ["A=b", "cat", "a.txt"], READ_ONLY, "refused"],
    ["a program that runs another", ["env", "cat", "a.txt"], READ_ONLY, "refused"],
    ["what reads, with variables", ["cat", "a.txt"], { ...READ_ONLY, env: { PATH: "." } }, "refused"],
    ["what reads, without variables", ["cat", "a.txt"], { ...READ_ONLY, env: {} }, "ran 0"],
    ["what reads, on a terminal", ["cat", "a.txt"], { ...READ_ONLY, tty: true, processId: "p" }, "refused"],
    [
      "what reads, streamed",
      ["cat", "a.txt"],
      { ...READ_ONLY, streamStdoutStderr: true, processId: "p" },
      "ran 0",
    ],
  ];
  for (const [what, command, params, expected, config] of cases) {
    it(`${expected === "refused" ? "refuses" : "runs"} ${what}`, async () => {
      assert.equal(await outcome(command, params, config), expected);
      assert.equal(existsSync(path.join(host.cwd, "made")), expected === "ran 0" && command === TOUCH);
    });
  }

  it("says why a profile that takes access away cannot be kept", async () => {
    const profile = managed(restricted(at("root", "read"), at("project_roots", "none")), true);
    assert.match(await outcome(["cat", "a.txt"], profile), /^-32600 .*cannot be enforced here/);
  });
});
