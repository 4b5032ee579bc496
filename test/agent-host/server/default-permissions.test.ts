import assert from "node:assert/strict";
import { startHost } from "../../support/start-host.js";

describe("a permission profile in the configuration", () => {
  const host = (entries: string) =>
    startHost({ config: ['default_permissions="p"', `permissions.p.filesystem={${entries}}`] });

  it("decides for threads that ask for nothing else", async () => {
    const { client, cwd } = await host('":root"="read", ":project_roots"="write", ":tmpdir"="write"');
    const { sandbox } = await client.request("thread/start", { cwd });
    assert.deepEqual(sandbox, {
      type: "workspaceWrite",
      writableRoots: [],
      readOnlyAccess: { type: "fullAccess" },
      networkAccess: false,
      excludeTmpdirEnvVar: false,
      excludeSlashTmp: true,
    });
    const asked = await client.request("thread/start", { cwd, sandbox: "read-only" });
    assert.equal(asked.sandbox.type, "readOnly");
  });

  it("that cannot be enforced lets no thread start, rather than one without it", async () => {
    const { client, cwd } = await host('":root"="read", "/secret"="none"');
    await assert.rejects(
      client.request("thread/start", { cwd }),
      /this permission profile cannot be enforced here: it takes access away/,
    );
    await assert.rejects(client.request("command/exec", { cwd, command: ["ls"] }), /cannot be enforced here/);
  });
});
