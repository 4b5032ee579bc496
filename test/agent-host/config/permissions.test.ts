import assert from "node:assert/strict";
import type { PermissionProfile } from "../../../agent-host/protocol/permission.js";
import { type ConfigHome, createConfigHome } from "./home.js";

describe("permission profiles in config.toml", () => {
  let home: ConfigHome;
  beforeEach(() => {
    home = createConfigHome();
  });
  afterEach(() => home.remove());

  const settings = (file: string, cliOverrides: string[] = []) => {
    home.write(file);
    return home.service({ cliOverrides }).settings("/w");
  };

  type Entries = Extract<
    Extract<PermissionProfile, { type: "managed" }>["fileSystem"],
    { type: "restricted" }
  >["entries"];

  it("become the protocol's, in the order of their places, and what is unknown is kept with a warning", async () => {
    const { permissionProfile, sandboxMode, problems } = await settings(`default_permissions = "p"
[permissions.p.filesystem]
":root" = "read"
":minimal" = "read"
":cwd" = "write"
"~/x" = "read"
"/abs/y" = "none"
"/abs/z/**" = "write"
"/abs/*.key" = "deny"
":tmpdir" = "write"
":slash_tmp" = "write"
glob_scan_max_depth = 3
[permissions.p.filesystem.":project_roots"]
"." = "write"
"docs" = "read"
"**/*.env" = "none"
[permissions.p.filesystem.":weird"]
x = "none"
[permissions.p.network]
enabled = true
`);
    const special = (value: object, access: string) => ({ path: { type: "special", value }, access });
    assert.deepEqual(permissionProfile, {
      type: "managed",
      network: { enabled: true },
      fileSystem: {
        type: "restricted",
        globScanMaxDepth: 3,
        entries: [
          { path: { type: "glob_pattern", pattern: "/abs/*.key" }, access: "none" },
          { path: { type: "path", path: "/abs/y" }, access: "none" },
          { path: { type: "path", path: "/abs/z" }, access: "write" },
          special({ kind: "unknown", path: ":cwd", subpath: null }, "write"),
          special({ kind: "minimal" }, "read"),
          { path: { type: "glob_pattern", pattern: "/w/**/*.env" }, access: "none" },
          special({ kind: "project_roots", subpath: null }, "write"),
          special({ kind: "project_roots", subpath: "docs" }, "read"),
          special({ kind: "root" }, "read"),
          special({ kind: "slash_tmp" }, "write"),
          special({ kind: "tmpdir" }, "write"),
          special({ kind: "unknown", path: ":weird", subpath: "x" }, "none"),
          { path: { type: "path", path: "/home/me/x" }, access: "read" },
        ] as unknown as Entries,
      },
    });
    assert.equal(sandboxMode, "read-only");
    assert.deepEqual(
      problems.map(({ summary }) => summary),
      [
        "Configured filesystem path `:cwd` is not recognized by this version and will be ignored",
        "Configured filesystem path `:weird/x` is not recognized by this version and will be ignored",
      ],
    );
  });

  const root = '[permissions.p.filesystem]\n":root" = "read"\n';
  const chosen: [what: string, file: string, cli: string[], mode: string, hasProfile: boolean][] = [
    [
      "the profile, in one layer",
      `default_permissions = "p"\nsandbox_mode = "danger-full-access"\n${root}`,
      [],
      "read-only",
      true,
    ],
    [
      "the mode, in a higher layer",
      `default_permissions = "p"\n${root}`,
      ["sandbox_mode=workspace-write"],
      "workspace-write",
      false,
    ],
    [
      "the profile, in a higher layer",
      `sandbox_mode = "workspace-write"\n${root}`,
      ["default_permissions=p"],
      "read-only",
      true,
    ],
    ["a built-in profile", 'default_permissions = ":workspace"', [], "workspace-write", false],
    [
      "a built-in profile without limits",
      'default_permissions = ":danger-full-access"',
      [],
      "danger-full-access",
      false,
    ],
  ];
  for (const [what, file, cli, mode, hasProfile] of chosen) {
    it(`decide before a mode, or it before them: ${what}`, async () => {
      const { sandboxMode, permissionProfile, problems } = await settings(file, cli);
      assert.deepEqual([sandboxMode, permissionProfile !== null, problems], [mode, hasProfile, []]);
    });
  }

  const trusted = '[projects."/w"]\ntrust_level = "trusted"\n';
  const named = (table: string) =>
    `default_permissions = "p"\n${trusted}[permissions.p.filesystem]\n${table}`;
  const mistakes: [what: string, file: string, message: RegExp][] = [
    ["none at all", `default_permissions = "p"\n${trusted}`, /requires a `\[permissions\]` table/],
    ["another one", `default_permissions = "q"\n${trusted}${root}`, /undefined profile `q`/],
    ["a relative path", named('"rel/x" = "read"'), /`rel\/x` must be absolute/],
    ["a path that climbs", named('"/a" = { "../c" = "read" }'), /subpath `\.\.\/c` must be a descendant/],
    ["a pattern to read", named('"/b/*.x" = "read"'), /`\/b\/\*\.x` only supports `none`/],
    ["something below a token", named('":tmpdir" = { x = "read" }'), /`:tmpdir` does not support nested/],
    ["an unknown word", named('"/a" = "execute"'), /wants read, write or none/],
    ["a depth of nothing", named("glob_scan_max_depth = 0"), /whole number from 1/],
  ];
  for (const [what, file, message] of mistakes) {
    it(`permit no more than reading when they name ${what}, with the place`, async () => {
      const { sandboxMode, permissionProfile, problems } = await settings(file);
      assert.deepEqual([sandboxMode, permissionProfile], ["read-only", null]);
      const [problem] = problems;
      assert.match(problem?.details ?? "", message);
      assert.equal(problem?.line, 1);
    });
  }

  it("are the fault of whoever asked when a request names one that is none", () =>
    assert.rejects(home.service().settings("/w", { default_permissions: "nope" }), {
      code: "invalid-request",
    }));

  it("that nobody chose are warned of", async () => {
    const { problems } = await settings(root);
    assert.deepEqual(
      problems.map(({ details, line }) => [details, line]),
      [["profiles are defined, but default_permissions names none", 1]],
    );
  });

  it("that open a part of the network open none of it, and say so", async () => {
    const { permissionProfile, problems } = await settings(
      `default_permissions = "p"\n${root}[permissions.p.network]\nenabled = true\ndomains = { "x.com" = "allow" }\n`,
    );
    assert.deepEqual(permissionProfile?.type === "managed" && permissionProfile.network, { enabled: false });
    assert.match(problems[0]?.summary ?? "", /cannot be enforced yet; it stays off/);
  });

  it("give way to requirements that do not allow what they permit", async () => {
    home.writeMachine({ "requirements.toml": 'allowed_sandbox_modes = ["read-only"]\n' });
    const { sandboxMode, permissionProfile, problems } = await settings(
      'default_permissions = "p"\n[permissions.p.filesystem]\n":root" = "write"\n',
    );
    assert.deepEqual([sandboxMode, permissionProfile], ["read-only", null]);
    assert.match(problems[0]?.details ?? "", /`danger-full-access` is not in the allowed set/);
    assert.equal(problems[0]?.line, 1);
  });
});
