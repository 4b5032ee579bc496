import assert from "node:assert/strict";
import { HostError } from "../../../agent-host/base/errors.js";
import { profileFor, sandboxPolicyFor, sandboxPolicyOf } from "../../../agent-host/permissions/policy.js";
import {
  FileSystemPath,
  type PermissionProfile,
  type SandboxPolicy,
} from "../../../agent-host/protocol/permission.js";

const workspaceWrite = {
  type: "workspaceWrite",
  writableRoots: ["/extra"],
  readOnlyAccess: { type: "fullAccess" },
  networkAccess: false,
  excludeTmpdirEnvVar: false,
  excludeSlashTmp: false,
} as const satisfies SandboxPolicy;

/** A path, a special place, or `?name` for a place that we do not know. */
type Entries = readonly (readonly [place: string, access: "read" | "write" | "none"])[];

function managed(entries: Entries, enabled = false): PermissionProfile {
  const list = entries.map(([name, access]) => ({
    path: FileSystemPath.parse(
      name.startsWith("/")
        ? { type: "path", path: name }
        : {
            type: "special",
            value: name.startsWith("?") ? { kind: "unknown", path: name.slice(1) } : { kind: name },
          },
    ),
    access,
  }));
  return { type: "managed", network: { enabled }, fileSystem: { type: "restricted", entries: list } };
}

const readOnly: SandboxPolicy = { type: "readOnly", access: { type: "fullAccess" }, networkAccess: false };
const WORKSPACE: Entries = [
  ["root", "read"],
  ["current_working_directory", "write"],
];

describe("policies and profiles", () => {
  it("a mode stands for a policy", () => {
    assert.deepEqual(
      (["read-only", "workspace-write", "danger-full-access"] as const).map((mode) =>
        sandboxPolicyFor(mode, { ...workspaceWrite, writableRoots: [] }),
      ),
      [readOnly, { ...workspaceWrite, writableRoots: [] }, { type: "dangerFullAccess" }],
    );
  });

  const pairs: readonly (readonly [string, SandboxPolicy, PermissionProfile])[] = [
    ["full access", { type: "dangerFullAccess" }, { type: "disabled" }],
    [
      "external",
      { type: "externalSandbox", networkAccess: "enabled" },
      { type: "external", network: { enabled: true } },
    ],
    [
      "external without network",
      { type: "externalSandbox", networkAccess: "restricted" },
      { type: "external", network: { enabled: false } },
    ],
    ["read-only", readOnly, managed([["root", "read"]])],
    ["read-only with network", { ...readOnly, networkAccess: true }, managed([["root", "read"]], true)],
    [
      "restricted reading",
      {
        type: "readOnly",
        access: { type: "restricted", includePlatformDefaults: true, readableRoots: ["/a"] },
        networkAccess: false,
      },
      managed([
        ["minimal", "read"],
        ["/a", "read"],
      ]),
    ],
    [
      "workspace",
      workspaceWrite,
      managed([...WORKSPACE, ["slash_tmp", "write"], ["tmpdir", "write"], ["/extra", "write"]]),
    ],
    [
      "workspace without temporary folders",
      { ...workspaceWrite, writableRoots: [], excludeSlashTmp: true, excludeTmpdirEnvVar: true },
      managed(WORKSPACE),
    ],
  ];
  for (const [name, policy, profile] of pairs) {
    it(`${name}: the same both ways`, () => {
      assert.deepEqual([profileFor(policy), sandboxPolicyOf(profile, "/work")], [profile, policy]);
    });
  }

  it("finds the policy of profiles that no policy makes", () => {
    const full = (enabled: boolean): PermissionProfile => ({
      type: "managed",
      network: { enabled },
      fileSystem: { type: "unrestricted" },
    });
    assert.deepEqual(
      [
        full(true),
        full(false),
        managed([["root", "write"]], true),
        managed([
          ["root", "read"],
          ["project_roots", "write"],
          ["/work/.codex", "read"],
        ]),
        managed([
          ["root", "read"],
          ["/work", "write"],
        ]),
      ].map((profile) => sandboxPolicyOf(profile, "/work")),
      [
        { type: "dangerFullAccess" },
        { type: "externalSandbox", networkAccess: "restricted" },
        { type: "dangerFullAccess" },
        ...Array.from({ length: 2 }, () => ({
          ...workspaceWrite,
          writableRoots: [],
          excludeSlashTmp: true,
          excludeTmpdirEnvVar: true,
        })),
      ],
    );
  });

  it("an unknown place that would only permit more is left out", () => {
    for (const access of ["read", "write"] as const) {
      assert.deepEqual(
        sandboxPolicyOf(
          managed([
            ["root", "read"],
            ["?moon", access],
          ]),
          "/work",
        ),
        readOnly,
      );
    }
  });

  const refused: Readonly<Record<string, PermissionProfile>> = {
    "takes access away": managed([
      ["root", "read"],
      ["/secret", "none"],
    ]),
    "writes outside of the working directory only": managed([
      ["root", "read"],
      ["/other", "write"],
    ]),
    "narrows a writable folder": managed([...WORKSPACE, ["/work/docs", "read"]]),
    "narrows full access": managed([
      ["root", "write"],
      ["/work/docs", "read"],
    ]),
    "takes access to an unknown place away": managed([
      ["root", "read"],
      ["?moon", "none"],
    ]),
    "lets an unknown place be read only, and others be written": managed([...WORKSPACE, ["?moon", "read"]]),
    "has a relative path": {
      type: "managed",
      network: { enabled: false },
      fileSystem: { type: "restricted", entries: [{ path: { type: "path", path: "a" }, access: "read" }] },
    },
    "has a pattern": {
      type: "managed",
      network: { enabled: false },
      fileSystem: {
        type: "restricted",
        entries: [{ path: { type: "glob_pattern", pattern: "*.env" }, access: "none" }],
      },
    },
  };
  for (const [name, profile] of Object.entries(refused)) {
    it(`refuses a profile that ${name}`, () => {
      assert.throws(
        () => sandboxPolicyOf(profile, "/work"),
        (error) =>
          error instanceof HostError &&
          error.code === "invalid-request" &&
          error.message.startsWith("this permission profile cannot be enforced here: "),
      );
    });
  }
});
