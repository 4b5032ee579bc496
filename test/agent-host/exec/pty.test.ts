import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { silentLog } from "../../../agent-host/base/log.js";
import { createPtyLoader } from "../../../agent-host/exec/pty.js";

describe("exec/pty", () => {
  let warnings: number;
  const log = { ...silentLog, warn: () => void warnings++ };
  beforeEach(() => {
    warnings = 0;
  });

  it("takes the first module that can be loaded, by path or by name", () => {
    const path = createRequire(import.meta.url).resolve("@lydell/node-pty");
    for (const modules of [[path], ["/no/such/module", "@lydell/node-pty"]]) {
      assert.equal(typeof createPtyLoader(modules, log)()?.spawn, "function");
    }
    assert.equal(warnings, 0);
  });

  it("does without when there is none, and says so once", () => {
    const load = createPtyLoader(["/no/such/module", "node:path"], log);
    assert.deepEqual([load(), load(), warnings], [null, null, 1]);
  });
});
