import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { HostError } from "../../../agent-host/base/errors.js";
import { createLeases } from "../../../agent-host/store/leases.js";
import { ownIdentity, type ProcessIdentity } from "../../../agent-host/store/process-identity.js";
import { tempFolder } from "../../support/temp-folder.js";
import { threadId } from "./threads.js";

const ID = threadId(1_767_323_045_000, 1);
const OTHER = threadId(1_767_323_045_000, 2);

const held = (error: unknown) => error instanceof HostError && error.code === "thread-held";

function setUp() {
  const home = tempFolder();
  const folder = path.join(home, "leases");
  const leases = createLeases(home);
  leases.folder();
  return {
    leases,
    claims: () => readdirSync(folder),
    /** A claim as another process would put it up. */
    claim: (identity: Partial<ProcessIdentity>) => {
      const name = `${ID}.00000000-0000-4000-8000-000000000000.json`;
      writeFileSync(path.join(folder, name), JSON.stringify({ ...ownIdentity(), ...identity, sinceMs: 5 }));
    },
  };
}

/** The number of a process that has ended. */
function endedPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

describe("leases", () => {
  it("go to one writer of a thread, and to the next one after that", () => {
    const { leases, claims } = setUp();
    const lease = leases.acquire(ID, 5);
    assert.deepEqual(leases.holder(ID), { pid: process.pid, host: ownIdentity().host, sinceMs: 5 });
    assert.throws(() => leases.acquire(ID, 6), held);
    leases.acquire(OTHER, 6).release();
    lease.release();
    lease.release();
    assert.equal(leases.holder(ID), null);
    leases.acquire(ID, 7).release();
    assert.deepEqual(claims(), []);
  });

  it("tell who holds the thread", () => {
    const { leases, claim } = setUp();
    claim({});
    assert.throws(
      () => leases.acquire(ID, 6),
      (error) =>
        error instanceof HostError &&
        error.message ===
          `thread ${ID} is open for writing in process ${process.pid} on ${ownIdentity().host} since 1970-01-01T00:00:00.005Z`,
    );
  });

  const gone: readonly (readonly [string, () => Partial<ProcessIdentity>])[] = [
    ["has ended", () => ({ pid: endedPid() })],
    ["had this number before another one got it", () => ({ startedAt: "1" })],
    ["ran before the machine was started anew", () => ({ realm: "another-boot/pid:[1]" })],
  ];
  for (const [what, identity] of gone) {
    it(`do not wait for a process that ${what}`, function () {
      if (process.platform !== "linux" && what !== "has ended") this.skip();
      const { leases, claim, claims } = setUp();
      claim(identity());
      assert.equal(leases.holder(ID), null);
      claim(identity());
      leases.acquire(ID, 6).release();
      assert.deepEqual(claims(), []);
    });
  }

  it("stay with a process that cannot be looked at, until somebody says that it is gone", () => {
    const { leases, claim } = setUp();
    claim({ host: "another-machine" });
    assert.throws(() => leases.acquire(ID, 6), held);
    leases.breakUnknown(ID);
    const lease = leases.acquire(ID, 6);
    assert.throws(() => leases.breakUnknown(ID), held);
    lease.release();
  });

  it("are not kept by half a claim", () => {
    const { leases } = setUp();
    const name = `${ID}.00000000-0000-4000-8000-000000000000.json`;
    writeFileSync(path.join(leases.folder(), name), '{"pid":');
    leases.acquire(ID, 6).release();
  });
});
