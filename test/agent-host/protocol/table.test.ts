import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildCatalog } from "../../../agent-host/export/catalog.js";
import { definitions, requestOf, schemas } from "../../../agent-host/protocol/table.js";
import { handlers } from "../../../agent-host/server/registry.js";
import { root } from "../../support/repository.js";

const folder = path.join(root, "agent-host/protocol");
const sources = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => [file, readFileSync(path.join(folder, file), "utf8")]),
);

describe("the protocol table", () => {
  it("lists every definition that a file makes", () => {
    const made = [...sources.values()].flatMap((text) =>
      [
        ...text.matchAll(
          /^export const \w+ = (?:request|serverRequest|notification|clientNotification)\(\s*"([^"]+)"/gm,
        ),
      ].map((match) => match[1]),
    );
    assert.deepEqual(new Set(definitions.map(({ method }) => method)), new Set(made));
  });

  it("has what the registry answers, as the same definition", () => {
    for (const { definition } of handlers) assert.equal(requestOf(definition.method), definition);
  });

  it("names no type that no method needs", () => {
    const { types } = buildCatalog({ experimental: true });
    assert.deepEqual(
      [...schemas.keys()].filter((name) => types.get(name) === undefined),
      [],
    );
  });

  it("finds requests only, and only by their exact name", () => {
    assert.equal(requestOf("thread/start")?.method, "thread/start");
    assert.equal(requestOf("thread/started"), null);
    assert.equal(requestOf("thread/Start"), null);
    assert.equal(requestOf("__proto__"), null);
  });

  it("says of every definition what it is for", () => {
    const silent = [...sources].flatMap(([file, text]) =>
      [
        ...text.matchAll(
          /(.*)\nexport const (\w+) = (?:request|serverRequest|notification|clientNotification)\(/g,
        ),
      ]
        .filter((match) => match[1]?.trim().endsWith("*/") !== true)
        .map((match) => `${file}: ${match[2]}`),
    );
    assert.deepEqual(silent, []);
  });

  it("builds no schema when a file is loaded", () => {
    const eager = [...sources].flatMap(([file, text]) =>
      [...text.matchAll(/^(?:export )?const (\w+)(?:: [^=]+)? =\s+z\s*\./gm)].map(
        (match) => `${file}: ${match[1]}`,
      ),
    );
    assert.deepEqual(eager, []);
  });
});
