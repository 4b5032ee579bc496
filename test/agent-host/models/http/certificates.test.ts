// A model server with a certificate that only the test's own authority vouches for, directly and behind a proxy.
import assert from "node:assert/strict";
import path from "node:path";
import { createAuthority } from "../../../support/certificates.js";
import { startConnectProxy } from "../../../support/connect-proxy.js";
import { says } from "../../../support/model-server.js";
import { tempFolder } from "../../../support/temp-folder.js";
import { failure, startClient, type TestClientOptions } from "../given.js";

const authority = createAuthority();
const tls = authority.issue("127.0.0.1", "model.test");

function bundle(): string {
  return path.join(tempFolder({ "ca.pem": authority.certificate }), "ca.pem");
}

const transports: { name: string; options: TestClientOptions }[] = [
  { name: "over HTTP", options: {} },
  { name: "over websocket", options: { websockets: {} } },
];

describe("certificates of one's own", () => {
  for (const { name, options } of transports) {
    const start = (more: TestClientOptions) => startClient(() => says("ok"), { tls, ...options, ...more });
    const transport = options.websockets === undefined ? "http" : "websocket";

    for (const variable of ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"]) {
      it(`are believed ${name} when ${variable} names them`, async () => {
        const { run, server } = await start({ env: { [variable]: bundle() } });
        for (let index = 0; index < 2; index++) assert.equal((await run()).error, null);
        assert.deepEqual(
          server.requests.map((request) => request.transport),
          [transport, transport],
        );
      });
    }

    it(`are believed ${name} when the system has them`, async () => {
      const { run, server } = await start({ systemBundles: ["/no/such/bundle", bundle()] });
      assert.equal((await run()).error, null);
      assert.equal(server.requests[0]?.transport, transport);
    });

    it(`are not believed ${name} otherwise`, async () => {
      const { run, server } = await start({ env: { SSL_CERT_FILE: "/no/such/bundle" } });
      assert.deepEqual(failure((await run()).error), {
        message: `cannot reach the model provider at ${server.url}/responses (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`,
        info: { httpConnectionFailed: { httpStatusCode: null } },
        retryable: true,
      });
      assert.equal(server.requests.length, 0);
    });

    it(`are believed ${name} through a proxy, which is told who asks`, async () => {
      let port = 0;
      const proxy = await startConnectProxy(() => port);
      const { run, server } = await start({
        settings: { baseUrl: "https://model.test/v1" },
        env: {
          HTTPS_PROXY: proxy.address.replace("//", "//user:pass%20word@"),
          SSL_CERT_FILE: bundle(),
        },
      });
      port = Number(new URL(server.url).port);
      assert.equal((await run()).error, null);
      assert.deepEqual(proxy.asked, ["model.test:443"]);
      assert.deepEqual(proxy.authorizations, [`Basic ${Buffer.from("user:pass word").toString("base64")}`]);
      assert.equal(server.requests[0]?.transport, transport);
    });

    it(`are not believed ${name} for another name`, async () => {
      const other = authority.issue("other.test");
      const { run, server } = await start({ tls: other, env: { SSL_CERT_FILE: bundle() } });
      assert.match(
        (failure((await run()).error) as { message: string }).message,
        /\(ERR_TLS_CERT_ALTNAME_INVALID\)$/,
      );
      assert.equal(server.requests.length, 0);
    });
  }

  it("do not keep a websocket from going around the proxy where it should", async () => {
    const proxy = await startConnectProxy(() => null);
    const { run, server } = await startClient(() => says("ok"), {
      tls,
      websockets: {},
      env: { HTTPS_PROXY: proxy.address, SSL_CERT_FILE: bundle() },
    });
    assert.equal((await run()).error, null);
    assert.equal(server.requests[0]?.transport, "websocket");
    assert.deepEqual(proxy.asked, []);
  });
});

describe("proxies that are refused", () => {
  it("leave a websocket to HTTP, which tells why", async () => {
    const proxy = await startConnectProxy(() => null);
    const { run } = await startClient([], {
      websockets: {},
      settings: { baseUrl: "https://model.test/v1" },
      env: { HTTPS_PROXY: proxy.address },
    });
    const { events, error } = await run();
    assert.match(events[0]?.type === "warning" ? events[0].message : "", /the proxy answered 407$/);
    assert.match((failure(error) as { message: string }).message, /407/);
  });
});
