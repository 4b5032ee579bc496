import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import path from "node:path";
import type { Access } from "../../../agent-host/permissions/access.js";
import { availableCommandDecisions } from "../../../agent-host/permissions/available-decisions.js";
import { decide, type PolicyContext } from "../../../agent-host/permissions/decide.js";
import { createSessionGrants } from "../../../agent-host/permissions/grants.js";
import type { AskForApproval, SandboxPolicy } from "../../../agent-host/protocol/permission.js";
import { tempFolder } from "../../support/temp-folder.js";

const full: SandboxPolicy = { type: "dangerFullAccess" };
const external: SandboxPolicy = { type: "externalSandbox", networkAccess: "restricted" };
const readOnly: SandboxPolicy = { type: "readOnly", access: { type: "fullAccess" }, networkAccess: false };
const workspace: SandboxPolicy = {
  type: "workspaceWrite",
  writableRoots: [],
  readOnlyAccess: { type: "fullAccess" },
  networkAccess: false,
  excludeTmpdirEnvVar: true,
  excludeSlashTmp: true,
};
const granular = (sandbox_approval: boolean): AskForApproval => ({
  granular: {
    mcp_elicitations: true,
    request_permissions: true,
    rules: true,
    sandbox_approval,
    skill_approval: true,
  },
});

function command(script: string, changes: { escalated?: boolean; tty?: boolean; cwd?: string } = {}): Access {
  const argv = ["/bin/bash", "-lc", script];
  return { kind: "command", script, argv, cwd: "/nowhere", escalated: false, tty: false, ...changes };
}

function context(
  approvalPolicy: AskForApproval,
  sandboxPolicy: SandboxPolicy,
  changes: Partial<PolicyContext> = {},
): PolicyContext {
  const grants = createSessionGrants();
  return {
    approvalPolicy,
    sandboxPolicy,
    cwd: "/nowhere",
    sandboxEnforced: false,
    tmpdir: "/nowhere-tmp",
    grants,
    ...changes,
  };
}

const ask = (reason: string | null, proposedAmendment: readonly string[] | null, more: object = {}) => ({
  kind: "ask",
  reason,
  proposedAmendment,
  ...more,
});

/** "allow", "refuse", or the reason of the question. */
async function outcome(access: readonly Access[], ctx: PolicyContext): Promise<string> {
  const decision = await decide(access, ctx);
  return decision.kind === "ask" ? `ask: ${decision.reason}` : decision.kind;
}

const UNCONFINED = "ask: nothing would confine this command";

describe("decide on commands", () => {
  const table: readonly (readonly [
    AskForApproval,
    SandboxPolicy,
    read: string,
    write: string,
    destroy: string,
    escalated: string,
  ])[] = [
    ["never", full, "allow", "allow", "allow", "allow"],
    ["on-request", full, "allow", "allow", "ask: removes files for good", "allow"],
    ["on-failure", full, "allow", "allow", "ask: removes files for good", "allow"],
    ["untrusted", full, "allow", "ask: null", "ask: removes files for good", "allow"],
    [granular(true), full, "allow", "allow", "ask: removes files for good", "allow"],
    [granular(false), full, "allow", "allow", "refuse", "allow"],
    ["never", external, "allow", "allow", "allow", "allow"],
    ["on-request", external, "allow", "allow", "ask: removes files for good", "allow"],
    ["untrusted", external, "allow", "ask: null", "ask: removes files for good", "allow"],
    ...[readOnly, workspace].flatMap((policy) => [
      ["never", policy, "allow", "refuse", "refuse", "refuse"] as const,
      [
        "on-request",
        policy,
        "allow",
        UNCONFINED,
        "ask: removes files for good",
        "ask: the command asks to run outside the sandbox",
      ] as const,
      [
        "on-failure",
        policy,
        "allow",
        UNCONFINED,
        "ask: removes files for good",
        "ask: the command asks to run outside the sandbox",
      ] as const,
      [
        "untrusted",
        policy,
        "allow",
        UNCONFINED,
        "ask: removes files for good",
        "ask: the command asks to run outside the sandbox",
      ] as const,
      [
        granular(true),
        policy,
        "allow",
        UNCONFINED,
        "ask: removes files for good",
        "ask: the command asks to run outside the sandbox",
      ] as const,
      [granular(false), policy, "allow", "refuse", "refuse", "refuse"] as const,
    ]),
  ];
  for (const [approval, sandbox, ...expected] of table) {
    it(`${JSON.stringify(approval)}, ${sandbox.type}`, async () => {
      const calls = [
        command("ls"),
        command("touch x"),
        command("rm -rf x"),
        command("ls", { escalated: true }),
      ];
      const found = await Promise.all(calls.map((call) => outcome([call], context(approval, sandbox))));
      assert.deepEqual(found, expected);
    });
  }

  it("trusts an enforced sandbox, but not with destruction", async () => {
    const calls = [command("touch x"), command("rm -rf x"), command("ls", { escalated: true })];
    const found = async (approval: AskForApproval) =>
      Promise.all(
        calls.map((call) => outcome([call], context(approval, workspace, { sandboxEnforced: true }))),
      );
    assert.deepEqual(
      [await found("never"), await found("on-request"), await found("untrusted")],
      [
        ["allow", "refuse", "refuse"],
        ["allow", "ask: removes files for good", "ask: the command asks to run outside the sandbox"],
        ["ask: null", "ask: removes files for good", "ask: the command asks to run outside the sandbox"],
      ],
    );
  });

  it("proposes the words of the first command that needs approval", async () => {
    const proposals: readonly (readonly [string, readonly string[] | null])[] = [
      ["touch made.txt", ["touch", "made.txt"]],
      ["ls && touch a; mkdir b", ["touch", "a"]],
      ["python3", null],
      ["python3 x.py", ["python3", "x.py"]],
      ["touch $X", null],
      ["echo a > b", null],
      ["rm -rf x", null],
    ];
    for (const [script, proposed] of proposals) {
      const decision = await decide([command(script)], context("untrusted", full));
      assert.deepEqual(decision.kind === "ask" ? decision.proposedAmendment : decision, proposed, script);
    }
  });

  it("answers the whole question", async () => {
    assert.deepEqual(
      [
        await decide([command("touch made.txt")], context("untrusted", full)),
        await decide([command("rm -rf x")], context("on-request", workspace)),
        await decide([command("touch x")], context("never", workspace)),
      ],
      [
        ask(null, ["touch", "made.txt"]),
        ask("removes files for good", null, { onceOnly: true }),
        {
          kind: "refuse",
          message:
            "This command was not run: approvals are turned off, and nothing on this machine confines commands, so only commands that are known to read and nothing else can run.",
        },
      ],
    );
  });

  it("takes no command with a terminal for harmless, and none of an unknown shell", async () => {
    const ctx = context("untrusted", full);
    const fish: Access = {
      kind: "command",
      script: "ls",
      argv: ["/bin/fish", "-c", "ls"],
      cwd: "/nowhere",
      escalated: false,
    };
    assert.deepEqual(
      [
        await outcome([command("ls", { tty: true })], ctx),
        await outcome([command("ls", { tty: undefined })], ctx),
        await outcome([command("git remote -v")], ctx),
        await outcome([command("git remote -v", { tty: undefined })], ctx),
        await outcome([fish], ctx),
      ],
      ["ask: null", "allow", "allow", "ask: null", "ask: null"],
    );
  });

  it("lets git read a plain repository, and asks for any other", async () => {
    const folder = tempFolder({ "a.txt": "" });
    const git = (...args: string[]) =>
      execFileSync("git", args, { cwd: folder, env: { PATH: "/usr/local/bin:/usr/bin:/bin" } });
    git("init", "-q");
    const ctx = context("never", readOnly);
    assert.equal(await outcome([command("git status", { cwd: folder })], ctx), "allow");
    git("config", "core.fsmonitor", "./x");
    assert.equal(await outcome([command("git status", { cwd: folder })], ctx), "refuse");
    assert.equal(await outcome([command("git status", { cwd: "/nowhere" })], ctx), "refuse");
  });

  it("is not content with reading where reading is restricted", async () => {
    const restricted: SandboxPolicy = {
      type: "readOnly",
      access: {
        type: "restricted",
        includePlatformDefaults: true,
        readableRoots: ["/nowhere/a"],
      },
      networkAccess: false,
    };
    const reads = (...paths: string[]): Access => ({ kind: "read", paths });
    assert.deepEqual(
      [
        await outcome([command("cat /secret")], context("on-request", restricted)),
        await outcome([command("cat /secret")], context("never", restricted)),
        await outcome([reads("/nowhere/a/b")], context("never", restricted)),
        await outcome([reads("/nowhere/b")], context("never", restricted)),
        await outcome([reads("/nowhere/b")], context("on-request", restricted)),
        await outcome([reads("/nowhere/b")], context("never", readOnly)),
      ],
      [UNCONFINED, "refuse", "allow", "refuse", "ask: reads /nowhere/b", "allow"],
    );
  });
});

describe("decide on files", () => {
  const writes = (...paths: string[]): Access => ({ kind: "write", paths });
  const inside = writes("/nowhere/a/b.txt");
  const outside = writes("/nowhere/a/b.txt", "/elsewhere/c");
  const asked = "ask: writes to /elsewhere/c, which the sandbox policy does not allow";

  const table: readonly (readonly [AskForApproval, SandboxPolicy, inside: string, outside: string])[] = [
    ["never", full, "allow", "allow"],
    ["on-request", external, "allow", "allow"],
    ["untrusted", full, "ask: null", "ask: null"],
    ["never", workspace, "allow", "refuse"],
    ["on-request", workspace, "allow", asked],
    ["on-failure", workspace, "allow", asked],
    [granular(true), workspace, "allow", asked],
    [granular(false), workspace, "allow", "refuse"],
    ["untrusted", workspace, "ask: null", asked],
    ["never", readOnly, "refuse", "refuse"],
    [
      "on-request",
      readOnly,
      "ask: writes to a/b.txt, which the sandbox policy does not allow",
      "ask: writes to a/b.txt, which the sandbox policy does not allow",
    ],
  ];
  for (const [approval, sandbox, ...expected] of table) {
    it(`${JSON.stringify(approval)}, ${sandbox.type}`, async () => {
      const ctx = context(approval, sandbox);
      assert.deepEqual([await outcome([inside], ctx), await outcome([outside], ctx)], expected);
    });
  }

  it("looks through links, in the paths and in the roots", async () => {
    const folder = tempFolder({ "work/a.txt": "", "out/b.txt": "" });
    const at = (...parts: string[]) => path.join(folder, ...parts);
    symlinkSync(at("out"), at("work/link"));
    symlinkSync(at("work"), at("alias"));
    symlinkSync(at("work/.git"), at("work/innocent"));
    const never = (cwd: string) => context("never", workspace, { cwd });
    assert.deepEqual(
      [
        await outcome([writes(at("work/a.txt"))], never(at("work"))),
        await outcome([writes(at("work/link/b.txt"))], never(at("work"))),
        await outcome([writes(at("work/../out/b.txt"))], never(at("work"))),
        await outcome([writes(at("work/innocent/config"))], never(at("work"))),
        await outcome([writes(at("alias/a.txt"))], never(at("alias"))),
        await outcome([writes(at("alias/link/b.txt"))], never(at("alias"))),
      ],
      ["allow", "refuse", "refuse", "refuse", "allow", "refuse"],
    );
  });

  it("takes what it cannot look at for outside", async () => {
    const broken = () => Promise.reject(new Error("no access"));
    const files = { readFile: broken, realpath: broken, readlink: broken };
    assert.deepEqual(
      await Promise.all(
        (["never", "on-request"] as const).map((approval) =>
          decide([inside], context(approval, workspace, { files })),
        ),
      ),
      [
        {
          kind: "refuse",
          message:
            "Nothing was changed: the sandbox policy does not allow writes to /nowhere/a/b.txt, and no one may be asked.",
        },
        ask("writes to a/b.txt, which the sandbox policy does not allow", null, { onceOnly: true }),
      ],
    );
  });

  it("takes several effects as one: a refusal wins, then a question", async () => {
    const ctx = context("on-request", workspace);
    assert.deepEqual(
      [
        await decide([], ctx),
        await decide([inside, { kind: "read", paths: ["/x"] }], ctx),
        await decide([command("touch x"), outside], ctx),
        await decide([inside, outside], context("never", workspace)),
      ].map((decision) => (decision.kind === "refuse" ? "refuse" : decision)),
      [
        { kind: "allow" },
        { kind: "allow" },
        ask("nothing would confine this command", null, { grantPaths: ["/nowhere/a/b.txt", "/elsewhere/c"] }),
        "refuse",
      ],
    );
  });
});

describe("session grants", () => {
  it("cover the same command in the same folder, but no destruction and no escape", async () => {
    const ctx = context("on-request", workspace);
    const grants = createSessionGrants();
    for (const script of ["touch x", "rm -rf x"])
      grants.grantCommand(["/bin/bash", "-lc", script], "/nowhere");
    const calls = [
      command("touch x"),
      command("touch y"),
      command("touch x", { cwd: "/other" }),
      command("rm -rf x"),
      command("touch x", { escalated: true }),
    ];
    assert.deepEqual(await Promise.all(calls.map((call) => outcome([call], { ...ctx, grants }))), [
      "allow",
      UNCONFINED,
      UNCONFINED,
      "ask: removes files for good",
      "ask: the command asks to run outside the sandbox",
    ]);
    assert.equal(await outcome([command("touch x")], context("never", workspace, { grants })), "refuse");
  });

  it("cover files as long as links lead where they led", async () => {
    const folder = tempFolder({ "one/a": "", "two/a": "" });
    const at = (...parts: string[]) => path.join(folder, ...parts);
    symlinkSync(at("one"), at("link"));
    const grants = createSessionGrants();
    const ctx = context("untrusted", full, { grants });
    const write: Access = { kind: "write", paths: [at("link/a")] };
    const first = await decide([write], ctx);
    assert.deepEqual(first, ask(null, null, { grantPaths: [at("link/a"), at("one/a")] }));
    grants.grantPaths(first.kind === "ask" ? (first.grantPaths ?? []) : []);
    const other = tempFolder();
    symlinkSync(at("two"), path.join(other, "link"));
    assert.deepEqual(
      [
        await outcome([write], ctx),
        await outcome([{ kind: "write", paths: [at("link/a"), at("two/a")] }], ctx),
        await outcome([{ kind: "write", paths: [path.join(other, "link/a")] }], ctx),
      ],
      ["allow", "ask: null", "ask: null"],
    );
    assert.equal(grants.coversPaths([]), false);
  });

  it("are offered unless a question must come again", () => {
    assert.deepEqual(
      [availableCommandDecisions({}), availableCommandDecisions({ onceOnly: true })],
      [
        ["accept", "acceptForSession", "decline", "cancel"],
        ["accept", "decline", "cancel"],
      ],
    );
  });
});
