import assert from "node:assert/strict";
import { commandEnv } from "../../../agent-host/exec/command-env.js";

const fixed = {
  NO_COLOR: "1",
  TERM: "dumb",
  PAGER: "cat",
  GIT_PAGER: "cat",
  GIT_OPTIONAL_LOCKS: "0",
  GH_PAGER: "cat",
  LANG: "C.UTF-8",
  LC_ALL: "C.UTF-8",
  HEDDLE_THREAD_ID: "t1",
  CODEX_THREAD_ID: "t1",
  CODEX_CI: "1",
};

describe("exec/command-env", () => {
  it("passes on what is harmless and sets what keeps programs quiet", () => {
    const base = { PATH: "/bin", HOME: "/home/me", PAGER: "less", TERM: "xterm", UNSET: undefined };
    assert.deepEqual(commandEnv({ base, threadId: "t1", tty: false }), {
      PATH: "/bin",
      HOME: "/home/me",
      ...fixed,
    });
  });

  it("tells programs on a terminal what it can do", () => {
    assert.deepEqual(commandEnv({ base: {}, threadId: "t1", tty: true }), {
      ...fixed,
      TERM: "xterm-256color",
    });
  });

  for (const name of [
    "OPENAI_API_KEY",
    "github_token",
    "MY_SECRET",
    "DB_PASSWORD",
    "DB_PASSWD",
    "ELECTRON_RUN_AS_NODE",
  ]) {
    it(`does not pass on ${name}`, () => {
      assert.deepEqual(commandEnv({ base: { [name]: "x" }, threadId: "t1", tty: false }), fixed);
    });
  }

  for (const name of ["SSH_AUTH_SOCK", "EDITOR", "NODE_OPTIONS"]) {
    it(`passes on ${name}`, () => {
      assert.deepEqual(commandEnv({ base: { [name]: "x" }, threadId: "t1", tty: false }), {
        [name]: "x",
        ...fixed,
      });
    });
  }
});
