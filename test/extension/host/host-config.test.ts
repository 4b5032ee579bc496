import assert from "node:assert/strict";
import { toHostConfig } from "../../../extension/host/host-config.js";

const offline = { model: "offline", displayName: "Offline", isDefault: true };
const workspaceWrite = {
  type: "workspaceWrite",
  writableRoots: [],
  readOnlyAccess: { type: "fullAccess" },
  networkAccess: false,
  excludeTmpdirEnvVar: false,
  excludeSlashTmp: false,
};

describe("the host's configuration", () => {
  it("is the offline model's where nothing is configured", () => {
    assert.deepEqual(toHostConfig({ model: null, model_provider: null }, [offline]), {
      model: "offline",
      modelLabel: "Offline",
      labels: new Map([["offline", "Offline"]]),
      offline: true,
      approvalPolicy: null,
      sandboxMode: null,
      workspaceWrite,
    });
  });

  it("is read as it is written in config.toml", () => {
    const config = {
      model: "m",
      model_provider: "custom",
      approval_policy: "never",
      sandbox_mode: "workspace-write",
      sandbox_workspace_write: { writable_roots: ["/w", 3], network_access: true },
    };
    assert.deepEqual(toHostConfig(config, [{ model: "m", displayName: "Model M", isDefault: true }]), {
      model: "m",
      modelLabel: "Model M",
      labels: new Map([["m", "Model M"]]),
      offline: false,
      approvalPolicy: "never",
      sandboxMode: "workspace-write",
      workspaceWrite: { ...workspaceWrite, writableRoots: ["/w"], networkAccess: true },
    });
  });

  it("takes no value that it does not know", () => {
    const { approvalPolicy, sandboxMode, model } = toHostConfig(
      { model: 3, approval_policy: { granular: {} }, sandbox_mode: "any" },
      [],
    );
    assert.deepEqual(
      { approvalPolicy, sandboxMode, model },
      { approvalPolicy: null, sandboxMode: null, model: null },
    );
  });
});
