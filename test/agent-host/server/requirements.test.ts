import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startHost, type TestHost } from "../../support/start-host.js";
import { tempFolder } from "../../support/temp-folder.js";

describe("an administrator's requirements", () => {
  async function hostUnder(requirements: string): Promise<TestHost> {
    const home = tempFolder();
    mkdirSync(path.join(home, "machine"));
    writeFileSync(path.join(home, "machine/requirements.toml"), requirements);
    return startHost({ home });
  }

  it("refuse what a client asks for and they do not allow, and let the rest pass", async () => {
    const { client, cwd } = await hostUnder(
      'allowed_approval_policies = ["on-request", "never"]\nallowed_sandbox_modes = ["read-only"]\n',
    );
    const refused: [method: string, params: object][] = [
      ["thread/start", { approvalPolicy: "untrusted" }],
      ["thread/start", { sandbox: "danger-full-access" }],
      ["thread/start", { permissionProfile: { type: "disabled" } }],
      ["thread/start", { config: { sandbox_mode: "workspace-write" } }],
      ["command/exec", { command: ["true"], sandboxPolicy: { type: "dangerFullAccess" } }],
    ];
    for (const [method, params] of refused) {
      await assert.rejects(client.request(method, { cwd, ...params }), /is not in the allowed set/);
    }
    const { thread } = await client.request("thread/start", {
      cwd,
      approvalPolicy: "never",
      sandbox: "read-only",
    });
    await assert.rejects(
      client.request("turn/start", {
        threadId: thread.id,
        input: [{ type: "text", text: "x" }],
        sandboxPolicy: { type: "workspaceWrite" },
      }),
      /`workspace-write` is not in the allowed set \[read-only\]/,
    );
    const { requirements } = await client.request("configRequirements/read", {});
    assert.deepEqual(requirements.allowedSandboxModes, ["read-only"]);
  });

  it("that cannot be enforced here let no thread start, and say so", async () => {
    const { client, cwd } = await hostUnder('[permissions.filesystem]\ndeny_read = ["/etc/shadow"]\n');
    const warning = await client.next("configWarning");
    assert.match(warning.summary, /deny_read.*cannot enforce yet/);
    await assert.rejects(client.request("thread/start", { cwd }), /cannot enforce yet/);
  });
});
