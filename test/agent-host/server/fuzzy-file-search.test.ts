import assert from "node:assert/strict";
import {
  FuzzyFileSearchResponse,
  type FuzzyFileSearchResult,
} from "../../../agent-host/protocol/fuzzy-file-search.js";
import { fuzzyFileSearchSessionUpdated } from "../../../agent-host/protocol/fuzzy-file-search-session.js";
import { startHost } from "../../support/start-host.js";

const FILES = {
  "src/alpha.ts": "",
  "src/beta.ts": "",
  "docs/alphabet.md": "",
  ".gitignore": "*.log\n",
  "alpha.log": "",
};

function paths(files: readonly FuzzyFileSearchResult[]): string[] {
  return files.map((file) => file.path);
}

describe("fuzzyFileSearch", () => {
  it("gives the files and folders that fit, best first, with what to highlight", async () => {
    const { client, cwd } = await startHost({ files: FILES });
    const found = await client.request("fuzzyFileSearch", { query: "alph", roots: [cwd] });

    assert.deepEqual(found, {
      files: [
        {
          root: cwd,
          path: "src/alpha.ts",
          match_type: "file",
          file_name: "alpha.ts",
          score: 125,
          indices: [4, 5, 6, 7],
        },
        {
          root: cwd,
          path: "docs/alphabet.md",
          match_type: "file",
          file_name: "alphabet.md",
          score: 125,
          indices: [5, 6, 7, 8],
        },
      ],
    });
    assert.deepEqual(FuzzyFileSearchResponse.parse(found), found);
    const folders = await client.request("fuzzyFileSearch", { query: "docs", roots: [cwd] });
    assert.deepEqual(
      folders.files.map((file: FuzzyFileSearchResult) => [file.path, file.match_type]),
      [
        ["docs", "directory"],
        ["docs/alphabet.md", "file"],
      ],
    );
  });

  it("answers every request of a token, the last with what was found", async () => {
    const { client, cwd } = await startHost({ files: FILES });
    const search = (query: string) =>
      client.request("fuzzyFileSearch", { query, roots: [cwd], cancellationToken: "t" });
    const [first, second, last] = await Promise.all(["a", "al", "alphabet"].map(search));
    assert.deepEqual([first, second], [{ files: [] }, { files: [] }]);
    assert.deepEqual(paths(last.files), ["docs/alphabet.md"]);
    assert.deepEqual(paths((await search("beta")).files), ["src/beta.ts"]);
  });

  it("names what is wrong with the params", async () => {
    const { client } = await startHost();
    for (const [params, field] of [
      [{ roots: [] }, "query"],
      [{ query: "a" }, "roots"],
      [{ query: "a", roots: "/" }, "roots"],
      [{ query: "a", roots: [1] }, "roots.0"],
      [{ query: "a", roots: [], cancellationToken: 1 }, "cancellationToken"],
    ] as const) {
      const { code, message } = await client.failure("fuzzyFileSearch", params);
      assert.equal(code, -32600);
      assert.ok(message.startsWith(`Invalid request: ${field}: `), message);
    }
  });
});

describe("a session of fuzzyFileSearch", () => {
  it("tells of the matches of each query after its answer, and that there are no more", async () => {
    const { client, cwd } = await startHost({ files: FILES });
    const sessionId = "s";
    assert.deepEqual(await client.request("fuzzyFileSearch/sessionStart", { sessionId, roots: [cwd] }), {});
    await client.next("fuzzyFileSearch/sessionCompleted");
    const asked = client.received.length;
    assert.deepEqual(client.received.slice(-2), [
      { method: "fuzzyFileSearch/sessionUpdated", params: { sessionId, query: "", files: [] } },
      { method: "fuzzyFileSearch/sessionCompleted", params: { sessionId } },
    ]);

    const update = client.request("fuzzyFileSearch/sessionUpdate", { sessionId, query: "beta" });
    assert.deepEqual(await update, {});
    assert.equal(client.received.length, asked, "nothing came before the answer");
    await client.next("fuzzyFileSearch/sessionCompleted");
    const [updated, completed] = client.received.slice(asked);
    const files = [
      {
        root: cwd,
        path: "src/beta.ts",
        match_type: "file",
        file_name: "beta.ts",
        score: 125,
        indices: [4, 5, 6, 7],
      },
    ];
    assert.deepEqual(updated?.params, { sessionId, query: "beta", files });
    assert.deepEqual(fuzzyFileSearchSessionUpdated.params.parse(updated?.params), updated?.params);
    assert.deepEqual(completed, { method: "fuzzyFileSearch/sessionCompleted", params: { sessionId } });
    assert.equal(client.received.length, asked + 2);
  });

  it("keeps the order of requests that are sent at once, and begins anew under its name", async () => {
    const { client, cwd } = await startHost({ files: FILES });
    const sessionId = "s";
    const send = (method: string, params: object) =>
      client.request(`fuzzyFileSearch/${method}`, { sessionId, ...params });
    await Promise.all([
      send("sessionStart", { roots: [`${cwd}/docs`] }),
      send("sessionUpdate", { query: "alpha" }),
      send("sessionStart", { roots: [`${cwd}/src`] }),
      send("sessionUpdate", { query: "alpha" }),
    ]);
    const { files } = await client.next("fuzzyFileSearch/sessionUpdated", ({ query }) => query === "alpha");
    assert.deepEqual(paths(files), ["alpha.ts"]);
    await Promise.all([send("sessionUpdate", { query: "beta" }), send("sessionStop", {})]);
    assert.deepEqual(await client.failure("fuzzyFileSearch/sessionUpdate", { sessionId, query: "a" }), {
      code: -32600,
      message: "fuzzy file search session not found: s",
    });
    assert.deepEqual(await send("sessionStop", {}), {});
  });

  it("is its connection's own, and ends with it", async () => {
    const host = await startHost({ files: FILES });
    const other = host.connect();
    await other.client.initialize();
    const params = { sessionId: "s", roots: [host.cwd] };
    await other.client.request("fuzzyFileSearch/sessionStart", params);
    await other.client.next("fuzzyFileSearch/sessionCompleted");
    const update = { sessionId: "s", query: "beta" };
    assert.equal((await host.client.failure("fuzzyFileSearch/sessionUpdate", update)).code, -32600);
    await host.client.request("fuzzyFileSearch/sessionStart", params);
    await host.client.next("fuzzyFileSearch/sessionCompleted");
    await other.disconnect();
    await host.client.request("fuzzyFileSearch/sessionUpdate", update);
    const { files } = await host.client.next(
      "fuzzyFileSearch/sessionUpdated",
      ({ query }) => query === "beta",
    );
    assert.deepEqual(paths(files), ["src/beta.ts"]);
  });

  it("needs a name and a root", async () => {
    const { client, cwd } = await startHost();
    const start = (params: object) => client.failure("fuzzyFileSearch/sessionStart", params);
    assert.deepEqual(await start({ sessionId: "", roots: [cwd] }), {
      code: -32600,
      message: "sessionId must not be empty",
    });
    assert.deepEqual(await start({ sessionId: "s", roots: [] }), {
      code: -32600,
      message: "a file search session needs at least one root",
    });
    assert.match((await start({ sessionId: "s" })).message, /^Invalid request: roots: /);
  });

  it("is for clients that asked for experimental methods, unlike the single search", async () => {
    const host = await startHost({ files: FILES });
    const { client } = host.connect();
    await client.initialize({});
    for (const [method, params] of [
      ["fuzzyFileSearch/sessionStart", { sessionId: "s", roots: [host.cwd] }],
      ["fuzzyFileSearch/sessionUpdate", { sessionId: "s", query: "a" }],
      ["fuzzyFileSearch/sessionStop", { sessionId: "s" }],
    ] as const) {
      assert.deepEqual(await client.failure(method, params), {
        code: -32600,
        message: `${method} requires experimentalApi capability`,
      });
    }
    const { files } = await client.request("fuzzyFileSearch", { query: "beta", roots: [host.cwd] });
    assert.deepEqual(paths(files), ["src/beta.ts"]);
  });
});
