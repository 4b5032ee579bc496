import assert from "node:assert/strict";
import fc from "fast-check";
import { HostError } from "../../../agent-host/base/errors.js";
import { InitializeParams, InitializeResponse } from "../../../agent-host/protocol/initialize.js";
import { initializeResult, readInitialize } from "../../../agent-host/server/handshake.js";

const clientInfo = { name: "client", version: "1" };

/** Null when the params are taken, else the field that is named in the refusal. */
function refusedField(params: unknown): string | null {
  try {
    readInitialize(params);
    return null;
  } catch (error) {
    assert.ok(error instanceof HostError, String(error));
    assert.equal(error.code, "invalid-request");
    const field = /^Invalid request: ([\w.]+): expected .*, got .*$/.exec(error.message)?.[1];
    assert.ok(field !== undefined, error.message);
    return field;
  }
}

describe("initialize", () => {
  for (const [what, params, field] of [
    ["a name and a version", { clientInfo }, null],
    ["a name alone", { clientInfo: { name: "client" } }, null],
    ["nulls for what may be left out", { clientInfo: { name: "", title: null, version: null } }, null],
    ["members that we do not know", { clientInfo: { ...clientInfo, x: 1 }, y: 2 }, null],
    ["capabilities of null", { clientInfo, capabilities: null }, null],
    ["experimentalApi", { clientInfo, capabilities: { experimentalApi: true } }, null],
    ["an opt-out", { clientInfo, capabilities: { optOutNotificationMethods: ["a", ""] } }, null],
    ["nothing at all", undefined, "params"],
    ["null", null, "params"],
    ["an array", [clientInfo], "params"],
    ["a text", "hello", "params"],
    ["no clientInfo", {}, "clientInfo"],
    ["a clientInfo of null", { clientInfo: null }, "clientInfo"],
    ["a clientInfo that is a text", { clientInfo: "client" }, "clientInfo"],
    ["a clientInfo that is an array", { clientInfo: ["client"] }, "clientInfo"],
    ["no name", { clientInfo: { version: "1" } }, "clientInfo.name"],
    ["a name of null", { clientInfo: { name: null } }, "clientInfo.name"],
    ["a name that is a number", { clientInfo: { name: 7 } }, "clientInfo.name"],
    ["a title that is a number", { clientInfo: { ...clientInfo, title: 7 } }, "clientInfo.title"],
    ["a version that is a number", { clientInfo: { name: "c", version: 1 } }, "clientInfo.version"],
    ["capabilities that are a text", { clientInfo, capabilities: "all" }, "capabilities"],
    ["capabilities that are an array", { clientInfo, capabilities: [] }, "capabilities"],
    [
      "experimentalApi that is a text",
      { clientInfo, capabilities: { experimentalApi: "yes" } },
      "capabilities.experimentalApi",
    ],
    [
      "an opt-out that is a text",
      { clientInfo, capabilities: { optOutNotificationMethods: "a" } },
      "capabilities.optOutNotificationMethods",
    ],
    [
      "an opt-out with a number",
      { clientInfo, capabilities: { optOutNotificationMethods: ["a", 1] } },
      "capabilities.optOutNotificationMethods",
    ],
  ] as const) {
    it(`${field === null ? "takes" : `refuses, naming ${field},`} ${what}, as the protocol table does`, () => {
      assert.equal(refusedField(params), field);
      assert.equal(InitializeParams.safeParse(params).success, field === null);
    });
  }

  it("agrees with the protocol table on anything", () => {
    const some = fc.oneof(fc.constantFrom(null, undefined, true, 0, "x", []), fc.constant({}));
    const capabilities = fc.oneof(
      some,
      fc.record(
        { experimentalApi: some, optOutNotificationMethods: fc.oneof(some, fc.array(some)) },
        { requiredKeys: [] },
      ),
    );
    const info = fc.oneof(
      some,
      fc.record({ name: fc.oneof(some, fc.string()), title: some, version: some }, { requiredKeys: [] }),
    );
    const anything = fc.oneof(some, fc.record({ clientInfo: info, capabilities }, { requiredKeys: [] }));
    fc.assert(
      fc.property(anything, (params) => {
        assert.equal(refusedField(params) === null, InitializeParams.safeParse(params).success);
      }),
      { numRuns: 1000 },
    );
  });

  it("takes an editor that does not say who it is, as LSP allows", () => {
    const params = { processId: 1, rootUri: null, capabilities: { textDocument: {}, workspace: {} } };
    assert.equal(readInitialize(params).name, "editor");
    assert.equal(refusedField({ ...params, clientInfo: null }), "clientInfo");
  });

  it("reads what an editor can do, and takes it for unable where it says nothing usable", () => {
    const able = {
      workspace: { applyEdit: true, codeLens: { refreshSupport: true } },
      experimental: { heddle: { saveDocuments: true, openDiff: true } },
    };
    const unable = { workspace: { applyEdit: "yes", codeLens: null }, experimental: { heddle: [] } };
    const editorOf = (capabilities: unknown) => readInitialize({ clientInfo, capabilities }).editor;
    assert.deepEqual(editorOf(able), {
      applyEdit: true,
      codeLensRefresh: true,
      saveDocuments: true,
      openDiff: true,
    });
    assert.deepEqual(editorOf(unable), {
      applyEdit: false,
      codeLensRefresh: false,
      saveDocuments: false,
      openDiff: false,
    });
    assert.equal(editorOf({ experimentalApi: true }), null);
  });

  it("answers a v2 client and an editor in one shape, the editor with its own half", () => {
    const identity = { home: "/home/x/.heddle", version: "9.8.7" };
    const plain = initializeResult(readInitialize({ clientInfo }), identity);
    const editor = initializeResult(
      readInitialize({ clientInfo, capabilities: { workspace: {} } }),
      identity,
    );

    assert.ok(InitializeResponse.safeParse(plain).success);
    assert.deepEqual(Object.keys(plain), ["userAgent", "codexHome", "platformFamily", "platformOs"]);
    assert.match(String(plain.userAgent), /^client\/9\.8\.7 \(.+\) \(client; 1\)$/);
    const { capabilities, serverInfo, ...common } = editor;
    assert.deepEqual(common, plain);
    assert.deepEqual(serverInfo, { name: "heddle", version: "9.8.7" });
    assert.deepEqual(capabilities, {
      textDocumentSync: { openClose: true, change: 2, save: { includeText: false } },
      codeLensProvider: { resolveProvider: false },
      executeCommandProvider: { commands: ["heddle.patch.accept", "heddle.patch.decline"] },
    });
  });
});
