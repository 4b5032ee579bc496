import assert from "node:assert/strict";
import { once } from "node:events";
import path from "node:path";
import { frameText, webSocketPeer } from "../../support/door-peers.js";
import { says } from "../../support/model-server.js";
import { openTestDoor, openWebSocketDoor } from "../../support/open-test-door.js";
import { startHost } from "../../support/start-host.js";
import { tempFolder } from "../../support/temp-folder.js";

const nobody = { serve: async () => undefined };
const TOKEN = "a-token-that-nobody-guesses";

describe("the websocket door", () => {
  it("says where it is, and that it is there", async () => {
    const door = await openWebSocketDoor(nobody);
    assert.match(door.url, /^ws:\/\/127\.0\.0\.1:\d+$/);
    const http = door.url.replace("ws:", "http:");
    const status = async (route: string, init: RequestInit = {}) =>
      (await fetch(`${http}${route}`, init)).status;

    assert.deepEqual(
      [
        await status("/readyz"),
        await status("/healthz"),
        await status("/healthz", { method: "HEAD" }),
        await status("/healthz", { method: "POST" }),
        await status("/"),
        await status("/readyz", { headers: { origin: "http://127.0.0.1" } }),
        await status("/", { headers: { origin: "null" } }),
      ],
      [200, 200, 200, 404, 404, 403, 403],
    );
  });

  it("carries a turn, one message to a text frame", async () => {
    const host = await startHost({ script: [says("one", "two")] });
    const door = await openWebSocketDoor(host);
    const { client, webSocket } = await webSocketPeer(door.url);
    const frames: string[] = [];
    webSocket.on("message", (data) => frames.push(frameText(data)));
    await client.initialize();
    const { thread } = await client.request("thread/start", {
      cwd: host.cwd,
      approvalPolicy: "never",
      sandbox: "danger-full-access",
    });
    await client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "go" }] });
    const { turn } = await client.next("turn/completed");

    assert.equal(turn.status, "completed");
    for (const frame of frames) {
      assert.equal(frame, frame.trim());
      assert.equal("jsonrpc" in JSON.parse(frame), false);
    }
    assert.equal(webSocket.extensions, "", "no compression, which would cost memory for each client");
  });

  it("carries 5 MB both ways", async () => {
    const host = await startHost();
    const { client } = await webSocketPeer((await openWebSocketDoor(host)).url);
    await client.initialize();
    const file = path.join(host.cwd, "big");
    const dataBase64 = Buffer.alloc(5_000_000, "heddle").toString("base64");
    await client.request("fs/writeFile", { path: file, dataBase64 });
    assert.equal((await client.request("fs/readFile", { path: file })).dataBase64, dataBase64);
  });

  it("answers pings, refuses binary frames and what is too long, and drops what is no message", async () => {
    const door = await openWebSocketDoor(await startHost());
    const { client, webSocket } = await webSocketPeer(door.url);
    webSocket.ping("are you there");
    assert.equal(String((await once(webSocket, "pong"))[0]), "are you there");
    webSocket.send("no message");
    await client.initialize();

    const binary = await webSocketPeer(door.url);
    binary.webSocket.send(Buffer.from('{"id":1,"method":"initialize"}'), { binary: true });
    assert.equal(await binary.closed, 1003);

    const long = await webSocketPeer(door.url);
    long.webSocket.send("x".repeat(64 * 1024 * 1024 + 1));
    assert.equal(await long.closed, 1009);
    await client.request("thread/loaded/list");
  });

  it("keeps browsers out, whatever they know", async () => {
    const file = path.join(tempFolder({ token: TOKEN }), "token");
    for (const bearer of [null, { kind: "token-file", file } as const]) {
      const door = await openWebSocketDoor(nobody, bearer);
      await assert.rejects(
        webSocketPeer(door.url, {
          origin: "http://127.0.0.1",
          headers: { authorization: `Bearer ${TOKEN}` },
        }),
        /403/,
      );
    }
  });

  it("opens for the bearer of the token, before anything is read, and not for others", async () => {
    const host = await startHost();
    const file = path.join(tempFolder({ token: `${TOKEN}\n` }), "token");
    const door = await openWebSocketDoor(host, { kind: "token-file", file });

    await assert.rejects(webSocketPeer(door.url), /401/);
    await assert.rejects(webSocketPeer(door.url, { headers: { authorization: "Bearer wrong" } }), /401/);
    const { client } = await webSocketPeer(door.url, { headers: { authorization: `Bearer ${TOKEN}` } });
    await client.initialize();
    assert.equal((await fetch(`${door.url.replace("ws:", "http:")}/readyz`)).status, 200);
  });

  it("opens to other machines with authentication only", async () => {
    const file = path.join(tempFolder({ token: TOKEN }), "token");
    const everywhere = { kind: "websocket", host: "0.0.0.0", port: 0 } as const;
    await assert.rejects(openTestDoor(nobody, everywhere), /other machines could come in at 0\.0\.0\.0/);
    await assert.rejects(
      openTestDoor(nobody, { ...everywhere, host: "::" }),
      /other machines could come in at ::/,
    );
    await openTestDoor(nobody, everywhere, { kind: "token-file", file });
    await openTestDoor(nobody, { ...everywhere, host: "127.8.9.1" });
  });

  it("says when the port is taken", async () => {
    const port = Number(new URL((await openWebSocketDoor(nobody)).url).port);
    await assert.rejects(openTestDoor(nobody, { kind: "websocket", host: "127.0.0.1", port }), /EADDRINUSE/);
  });

  it("ends its connections with the host, in good order", async () => {
    const host = await startHost();
    const door = await openWebSocketDoor(host);
    const { client, closed } = await webSocketPeer(door.url);
    await client.initialize();
    door.close();
    assert.equal(await closed, 1000);
  });
});
