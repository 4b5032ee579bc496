import assert from "node:assert/strict";
import { parseArguments } from "../../../agent-host/arguments.js";
import { parseListenAddress } from "../../../agent-host/transport/listen/address.js";

describe("--listen", () => {
  for (const [text, expected] of [
    ["stdio://", { kind: "stdio" }],
    ["off", { kind: "off" }],
    ["unix://", { kind: "unix", path: null }],
    ["unix:///run/me/../me/h.sock", { kind: "unix", path: "/run/me/h.sock" }],
    ["ws://127.0.0.1:0", { kind: "websocket", host: "127.0.0.1", port: 0 }],
    ["ws://127.0.0.1:65535/", { kind: "websocket", host: "127.0.0.1", port: 65_535 }],
    ["ws://[::1]:80", { kind: "websocket", host: "::1", port: 80 }],
  ] as const) {
    it(`takes ${text}`, () => assert.deepEqual(parseListenAddress(text), expected));
  }

  for (const text of [
    "",
    "stdio",
    "unix://relative.sock",
    "ws://localhost:80",
    "ws://127.0.0.1",
    "ws://127.0.0.1:65536",
    "ws://127.0.0.1:80/path",
    "ws://::1:80",
    "ws://[127.0.0.1]:80",
    "ws://[::1]",
    "wss://127.0.0.1:80",
    "http://127.0.0.1:80",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.throws(() => parseListenAddress(text), /--listen wants/));
  }
});

describe("options of app-server", () => {
  const check = (options: string, expected: object) =>
    assert.deepEqual(parseArguments(options.split(" ")), {
      command: "app-server",
      overrides: [],
      strictConfig: false,
      threadStore: "local",
      listen: expected,
    });

  it("are stdio and nothing else by default", () => {
    check("app-server", { address: { kind: "stdio" }, bearer: null, parentPid: null });
  });

  it("say who comes in by websocket", () => {
    const address = { kind: "websocket", host: "127.0.0.1", port: 0 };
    check("--listen ws://127.0.0.1:0 --parent-pid 12 --ws-token-file /t", {
      address,
      bearer: { kind: "token-file", file: "/t" },
      parentPid: 12,
    });
    check("--listen ws://127.0.0.1:0 --ws-token-sha256 ab", {
      address,
      bearer: { kind: "token-sha256", hex: "ab" },
      parentPid: null,
    });
    check("--listen ws://127.0.0.1:0 --ws-jwt-secret-file /s --ws-jwt-issuer i --ws-jwt-clock-skew 5", {
      address,
      bearer: { kind: "jwt", secretFile: "/s", issuer: "i", audience: null, clockSkewSeconds: 5 },
      parentPid: null,
    });
  });

  for (const [options, message] of [
    ["--ws-token-file /t", /--ws options belong to --listen ws/],
    ["--listen unix:///s --ws-token-file /t", /--ws options belong to --listen ws/],
    ["--listen ws://127.0.0.1:0 --ws-token-file /t --ws-token-sha256 ab", /choose one/],
    ["--listen ws://127.0.0.1:0 --ws-jwt-audience a", /--ws-jwt-audience wants --ws-jwt-secret-file/],
    ["--listen ws://127.0.0.1:0 --ws-jwt-secret-file /s --ws-jwt-clock-skew 601", /up to 600/],
    ["--parent-pid x", /--parent-pid wants a number/],
    ["exec hello --parent-pid 1", /--parent-pid means nothing to exec/],
    ["proxy --listen off", /--listen means nothing to proxy/],
    ["--socket /s", /--socket belongs to proxy/],
  ] as const) {
    it(`refuse ${options}`, () => assert.throws(() => parseArguments(options.split(" ")), message));
  }

  it("leave the socket of proxy to the home folder", () => {
    assert.deepEqual(parseArguments(["proxy"]), { command: "proxy", socket: null });
    assert.deepEqual(parseArguments(["proxy", "--socket", "/s"]), { command: "proxy", socket: "/s" });
  });
});
