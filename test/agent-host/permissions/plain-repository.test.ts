import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import * as files from "node:fs/promises";
import path from "node:path";
import {
  isHarmlessGitConfig,
  isPlainRepository,
  mayHoldSubmodules,
} from "../../../agent-host/permissions/plain-repository.js";
import { tempFolder } from "../../support/temp-folder.js";

const HOME = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

function git(folder: string, ...args: string[]): string {
  const identity = ["-c", "user.name=a", "-c", "user.email=b"];
  return execFileSync("git", [...identity, ...args], {
    cwd: folder,
    env: HOME,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function repository(): string {
  const folder = tempFolder({ "a.txt": "one\n", "src/b.txt": "two\n" });
  git(folder, "init", "-q", "-b", "main");
  git(folder, "add", ".");
  git(folder, "commit", "-qm", "one");
  git(folder, "remote", "add", "origin", "https://example.org/a.git");
  git(folder, "config", "branch.main.remote", "origin");
  return folder;
}

describe("isPlainRepository", () => {
  it("accepts an ordinary repository, also from a folder below its root", async () => {
    const folder = repository();
    assert.deepEqual(
      [await isPlainRepository(folder, files), await isPlainRepository(path.join(folder, "src"), files)],
      [true, true],
    );
  });

  const changes: Readonly<Record<string, (folder: string) => void>> = {
    "a file system monitor": (folder) => git(folder, "config", "core.fsmonitor", "./x"),
    "hooks elsewhere": (folder) => git(folder, "config", "core.hooksPath", "hooks"),
    "a pager": (folder) => git(folder, "config", "core.pager", "./x"),
    "a pager for one command": (folder) => git(folder, "config", "pager.log", "./x"),
    "an external diff": (folder) => git(folder, "config", "diff.external", "./x"),
    "a text conversion": (folder) => git(folder, "config", "diff.a.textconv", "./x"),
    "a filter": (folder) => git(folder, "config", "filter.a.clean", "./x"),
    "a signature checker": (folder) => git(folder, "config", "gpg.program", "./x"),
    "signature checks": (folder) => git(folder, "config", "log.showSignature", "true"),
    "a format that checks signatures": (folder) => git(folder, "config", "format.pretty", "%G?"),
    "a promise of missing objects": (folder) => git(folder, "config", "remote.origin.promisor", "true"),
    "a partial clone": (folder) => git(folder, "config", "extensions.partialClone", "origin"),
    "an ssh command": (folder) => git(folder, "config", "core.sshCommand", "./x"),
    "an included file": (folder) => git(folder, "config", "include.path", "x"),
    "a conditionally included file": (folder) => git(folder, "config", "includeIf.gitdir:/.path", "x"),
    "another work tree": (folder) => git(folder, "config", "core.worktree", "/tmp"),
    "a hook that runs when the index is refreshed": (folder) => {
      writeFileSync(path.join(folder, ".git/hooks/post-index-change"), "#!/bin/sh\n");
      chmodSync(path.join(folder, ".git/hooks/post-index-change"), 0o755);
    },
    "a dangling link for a hook": (folder) =>
      symlinkSync("/none", path.join(folder, ".git/hooks/post-index-change")),
    "a config of the work tree": (folder) => writeFileSync(path.join(folder, ".git/config.worktree"), ""),
    "a common folder": (folder) => writeFileSync(path.join(folder, ".git/commondir"), "../x"),
    "a submodule": (folder) =>
      git(
        folder,
        "update-index",
        "--add",
        "--cacheinfo",
        `160000,${git(folder, "rev-parse", "HEAD").trim()},sub`,
      ),
    "an index of another kind": (folder) => git(folder, "update-index", "--index-version", "4"),
    "a split index": (folder) => git(folder, "update-index", "--split-index"),
    "a pointer to a git folder": (folder) => {
      renameSync(path.join(folder, ".git"), path.join(folder, "real"));
      writeFileSync(path.join(folder, ".git"), "gitdir: real\n");
    },
    "a bare repository in its place": (folder) =>
      writeFileSync(path.join(folder, "HEAD"), "ref: refs/heads/main\n"),
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`refuses ${name}`, async () => {
      const folder = repository();
      change(folder);
      assert.equal(await isPlainRepository(folder, files), false);
    });
  }

  it("refuses a repository inside of one that is not plain, and a bare one in a plain one", async () => {
    const outer = repository();
    const inner = path.join(outer, "inner");
    mkdirSync(inner);
    git(inner, "init", "-q");
    assert.equal(await isPlainRepository(inner, files), true);
    git(outer, "config", "core.fsmonitor", "./x");
    assert.equal(await isPlainRepository(inner, files), false);

    const holder = repository();
    git(holder, "init", "-q", "--bare", "bare.git");
    assert.equal(await isPlainRepository(path.join(holder, "bare.git"), files), false);
  });

  it("refuses a folder without a repository", async () => {
    assert.equal(await isPlainRepository(tempFolder(), files), false);
  });

  it("has a reason: git really runs what the refused ones name", () => {
    const folder = repository();
    git(folder, "config", "core.fsmonitor", "touch ran; false");
    try {
      git(folder, "status");
    } catch {
      // Whether git is content with the monitor's answer does not matter here.
    }
    assert.equal(existsSync(path.join(folder, "ran")), true);
  });
});

describe("isHarmlessGitConfig", () => {
  const good = [
    "",
    "[core]\n\tbare = false\n",
    "# x\n; y\n[user]\n\tname = A B\n",
    '[branch "a/b"]\r\n\tremote = origin\r\n',
    "[core]\n\tfilemode\n",
  ];
  const bad = [
    "[core]\n\tfsmonitor = x\n",
    "[core] fsmonitor = x\n",
    "[core]\n\tbare = false \\\n\tfsmonitor = x\n",
    '[user]\n\tname = "a"\n',
    "[CORE]\n\tFSMonitor = x\n",
    '[core "x"] \n\tbare = false\n',
    '[remote "a"]\n\tpromisor = true\n',
    '[remote "a\\"b"]\n\turl = x\n',
    "[diff.a]\n\ttextconv = x\n",
    "bare = false\n",
    "[__proto__]\n\tx = y\n",
    "[core]\n\tbare = false # x\n",
    "[core]\rfsmonitor = x\n",
    "\u{feff}[core]\n\tbare = false\n",
  ];
  it("accepts plain lines with harmless keys, and nothing else", () => {
    assert.deepEqual(
      good.map(isHarmlessGitConfig),
      good.map(() => true),
    );
    assert.deepEqual(
      bad.map(isHarmlessGitConfig),
      bad.map(() => false),
    );
  });
});

describe("mayHoldSubmodules", () => {
  it("takes every damaged index for one that may", async () => {
    const folder = repository();
    const file = path.join(folder, ".git/index");
    const index = await files.readFile(file);
    assert.equal(mayHoldSubmodules(index), false);
    // Header, two entries and the hash: what follows the entries may be missing.
    const withoutExtensions = 12 + 72 + 72 + 20;
    for (let length = 0; length < withoutExtensions; length++) {
      assert.equal(mayHoldSubmodules(index.subarray(0, length)), true, `cut at ${length}`);
    }
    appendFileSync(file, "x");
    assert.equal(mayHoldSubmodules(await files.readFile(file)), true);
  });
});
