import assert from "node:assert/strict";
import { handlers } from "../../../agent-host/server/registry.js";
import { startHost } from "../../support/start-host.js";

describe("the registry", () => {
  it("has each method once", () => {
    const methods = handlers.map(({ definition }) => definition.method);
    assert.deepEqual(
      methods.filter((method, index) => methods.indexOf(method) !== index),
      [],
    );
  });

  it("keeps experimental methods from clients that did not ask for them", async () => {
    const host = await startHost();
    const { client } = host.connect();
    await client.initialize({});
    for (const { definition } of handlers.filter(
      ({ definition }) => definition.stability === "experimental",
    )) {
      assert.deepEqual(await client.failure(definition.method, {}), {
        code: -32600,
        message: `${definition.method} requires experimentalApi capability`,
      });
    }
  });
});
