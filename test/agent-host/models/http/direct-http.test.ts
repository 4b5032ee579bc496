import assert from "node:assert/strict";
import { silentLog } from "../../../../agent-host/base/log.js";
import { createDirectHttpClient } from "../../../../agent-host/models/http/direct-http.js";
import { createTrust } from "../../../../agent-host/models/http/trust.js";
import { afterThisTest } from "../../../support/cleanup.js";
import { says, startModelServer, type Turns } from "../../../support/model-server.js";

describe("direct requests", () => {
  async function start(turns: Turns) {
    const server = await startModelServer(turns);
    const client = createDirectHttpClient(createTrust({ env: () => undefined, log: silentLog }));
    afterThisTest(async () => {
      client.dispose();
      await server.close();
    });
    const post = () =>
      client.send(
        { url: new URL(`${server.url}/responses`), headers: {}, body: '"naïve"' },
        new AbortController().signal,
      );
    return { client, server, post };
  }

  async function readAll(body: AsyncIterable<Uint8Array>): Promise<string> {
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    return Buffer.concat(pieces).toString("utf8");
  }

  it("are sent again on a fresh connection when the kept one turns out to be closed", async () => {
    const closed = [{ httpError: { status: 0, body: "" } }];
    const { server, post } = await start([says("first"), closed, says("second"), closed]);
    await readAll((await post()).body);
    const second = await post();
    assert.match(await readAll(second.body), /second/);
    second.release();
    assert.deepEqual(
      server.requests.map((request) => [request.body, request.connection]),
      [
        ["naïve", 0],
        ["naïve", 0],
        ["naïve", 1],
      ],
    );
  });

  it("fail at once when a fresh connection is closed", async () => {
    const { server, post } = await start(() => [{ httpError: { status: 0, body: "" } }]);
    await assert.rejects(post, { code: "ECONNRESET" });
    assert.equal(server.requests.length, 1);
  });

  it("give up the rest of an answer that does not end", async () => {
    const { server, post } = await start([
      [
        { bytes: "x" },
        ...Array(100).fill({ bytes: "x".repeat(10_000) }),
        { until: new Promise(() => undefined) },
      ],
    ]);
    const response = await post();
    response.release();
    response.release();
    assert.equal(await server.requests[0]?.abandoned, true);
  });

  it("go on while the client is disposed of", async () => {
    let goOn: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { client, post } = await start([[{ headers: {} }, { until }, ...says("still here")]]);
    const response = await post();
    client.dispose();
    goOn();
    assert.match(await readAll(response.body), /still here/);
  });
});
