import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import path from "node:path";
import { afterThisTest } from "../../support/cleanup.js";
import { unixPeer, webSocketPeer } from "../../support/door-peers.js";
import { openTestDoor, openUnixDoor } from "../../support/open-test-door.js";
import { startHost } from "../../support/start-host.js";
import { tempFolder } from "../../support/temp-folder.js";

const nobody = { serve: async () => undefined };

describe("the unix door", () => {
  it("is its owner's alone, and gone with the host", async () => {
    const file = path.join(tempFolder(), "new", "folder", "host.sock");
    const door = await openTestDoor(nobody, { kind: "unix", path: file });

    assert.equal(door.url, `unix://${file}`);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
    door.stop();
    assert.equal(existsSync(file), false);
  });

  it("leaves the process's umask as it was", async () => {
    const before = process.umask();
    await openUnixDoor(nobody);
    assert.equal(process.umask(), before);
  });

  for (const [mode, allowed] of [
    [0o700, true],
    [0o755, true],
    [0o770, false],
    [0o777, false],
    [0o1777, false],
  ] as const) {
    it(`${allowed ? "opens" : "stays shut"} in a folder of mode ${mode.toString(8)}`, async () => {
      const folder = tempFolder();
      chmodSync(folder, mode);
      const opening = openTestDoor(nobody, { kind: "unix", path: path.join(folder, "host.sock") });
      if (allowed) await opening;
      else await assert.rejects(opening, /others can write to/);
      assert.equal(existsSync(path.join(folder, "host.sock")), allowed);
    });
  }

  it("sees through a link to a folder of everybody's", async () => {
    const folder = tempFolder();
    mkdirSync(path.join(folder, "open"));
    chmodSync(path.join(folder, "open"), 0o777);
    symlinkSync(path.join(folder, "open"), path.join(folder, "link"));
    const opening = openTestDoor(nobody, { kind: "unix", path: path.join(folder, "link", "host.sock") });
    await assert.rejects(opening, /others can write to/);
  });

  it("does not open a second time, and the first stays open", async () => {
    const host = await startHost();
    const { file } = await openUnixDoor(host);
    await assert.rejects(openTestDoor(host, { kind: "unix", path: file }), /another host listens at/);
    const { client } = unixPeer(file);
    await client.initialize();
  });

  it("opens once when two hosts start at the same moment over a dead one's socket", async () => {
    const file = path.join(tempFolder(), "host.sock");
    await leaveDeadSocket(file);
    const openings = await Promise.allSettled(
      [1, 2, 3].map(() => openTestDoor(nobody, { kind: "unix", path: file })),
    );
    assert.deepEqual(openings.map(({ status }) => status).sort(), ["fulfilled", "rejected", "rejected"]);
    const socket = connect(file);
    afterThisTest(() => socket.destroy());
    await new Promise((resolve) => socket.once("connect", resolve));
  });

  it("takes no name that something else has", async () => {
    const file = path.join(tempFolder({ "host.sock": "mine" }), "host.sock");
    await assert.rejects(openTestDoor(nobody, { kind: "unix", path: file }), /exists and is not a socket/);
    assert.ok(existsSync(file));
  });

  it("says when a path is too long for a socket", async () => {
    const file = path.join(tempFolder(), "x".repeat(100));
    await assert.rejects(openTestDoor(nobody, { kind: "unix", path: file }), /103 bytes at most/);
  });

  it("lets each client speak as it likes, all to one host", async () => {
    const host = await startHost();
    const { file } = await openUnixDoor(host);
    const clients = [
      unixPeer(file).client,
      unixPeer(file, "content-length").client,
      (await webSocketPeer(`ws+unix://${file}:/`)).client,
    ];
    await Promise.all(clients.map((client) => client.initialize()));
    const threadId = await host.startThread();
    for (const client of clients) {
      assert.deepEqual((await client.request("thread/loaded/list")).data, [threadId]);
    }
  });

  it("decides by the first bytes however slowly they come", async () => {
    const host = await startHost();
    const { file } = await openUnixDoor(host);
    const socket = connect(file);
    afterThisTest(() => socket.destroy());
    socket.setNoDelay(true);
    const answer = new Promise<string>((resolve) =>
      socket.once("data", (data: Buffer) => resolve(data.toString())),
    );
    for (const byte of "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n") {
      await new Promise((resolve) => socket.write(byte, resolve));
    }
    assert.match(await answer, /^HTTP\/1\.1 200 OK\r\n/);
  });

  it("forgets a client that says nothing", async () => {
    const host = await startHost();
    const { file } = await openUnixDoor(host);
    const socket = connect(file);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.end();
    await closed;
  });
});

/** A socket as a killed host leaves it: nobody listens. */
async function leaveDeadSocket(file: string): Promise<void> {
  const aside = `${file}.aside`;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(aside, resolve));
  // Renamed away, it is not there to be removed when its server ends.
  renameSync(aside, file);
  writeFileSync(aside, "");
  await new Promise((resolve) => server.close(resolve));
  assert.ok(statSync(file).isSocket());
}
