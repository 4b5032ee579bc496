import assert from "node:assert/strict";
import { protocolFacts } from "../../support/protocol-facts.js";

describe("the facts in a JSON Schema", () => {
  const check = (schema: object, lines: readonly string[]) => {
    const others = {
      Plain: { type: "string" },
      Choice: { type: "string", enum: ["a"] },
      Thing: { type: "object", properties: {} },
    };
    assert.deepEqual(protocolFacts({ ...others, T: { ...schema } }).T, lines);
  };
  const object = (properties: object, required: readonly string[] = []) => ({
    type: "object",
    properties,
    required,
  });

  it("are members with their types, and whether they must be there", () => {
    check(object({ b: { type: "integer" }, a: true }, ["b"]), ["a?: json", "b: integer"]);
    check(object({ a: { type: "array", items: { $ref: "#/definitions/Thing" } } }), ["a?: (Thing)[]"]);
    check(object({ a: { type: "object", additionalProperties: { type: "boolean" } } }), ["a?: map<boolean>"]);
    check(object({}), []);
  });

  it("do not tell null from missing, whichever way it is written", () => {
    check(object({ a: { type: ["string", "null"] } }), ["a?: string"]);
    check(object({ a: { anyOf: [{ $ref: "#/definitions/Thing" }, { type: "null" }] } }), ["a?: Thing"]);
    check(object({ a: { allOf: [{ $ref: "#/definitions/Thing" }], default: {} } }), ["a?: Thing"]);
  });

  it("see through names for plain strings only", () => {
    check(object({ a: { $ref: "#/definitions/Plain" } }), ["a?: string"]);
    check(object({ a: { $ref: "#/definitions/Choice" } }), ["a?: Choice"]);
  });

  it("are the variants of a union, however values are grouped", () => {
    check({ enum: ["b", "a"] }, ['"a"', '"b"']);
    check({ oneOf: [{ enum: ["b"] }, { const: "a" }] }, ['"a"', '"b"']);
    check({ anyOf: [{ type: "string" }, { type: "integer" }] }, ["integer", "string"]);
    check({ oneOf: [object({ type: { enum: ["x"] } }, ["type"])] }, ['{ type: "x" }']);
  });

  it("write what all variants share into each", () => {
    check({ ...object({ id: { type: "string" } }, ["id"]), oneOf: [object({ n: { type: "number" } })] }, [
      "{ id: string; n?: number }",
    ]);
  });
});
