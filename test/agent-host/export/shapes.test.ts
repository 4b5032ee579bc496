import assert from "node:assert/strict";
import * as z from "zod";
import { toJsonSchema } from "../../../agent-host/export/json-schema.js";
import { shapeOf } from "../../../agent-host/export/shape.js";
import { toModule } from "../../../agent-host/export/typescript.js";
import { Json } from "../../../agent-host/protocol/json.js";
import { lazy, unlazy } from "../../../agent-host/protocol/lazy.js";

const Mood = lazy(() => z.enum(["good", "bad"]));
const nameOf = (schema: z.ZodType) => (unlazy(schema) === unlazy(Mood) ? "Mood" : null);

function check(schema: z.ZodType, json: unknown, typescript: string): void {
  const shape = shapeOf(schema, nameOf);
  assert.deepEqual(toJsonSchema(shape, "T"), json);
  assert.equal(toModule("T", shape).split("export type T = ")[1], `${typescript};\n`);
}

describe("the export of a schema", () => {
  it("writes simple values", () => {
    check(z.string(), { type: "string" }, "string");
    check(
      z.string().refine((text) => text !== ""),
      { type: "string" },
      "string",
    );
    check(z.boolean(), { type: "boolean" }, "boolean");
    check(z.number(), { type: "number" }, "number");
    check(z.int(), { type: "integer" }, "number");
    check(z.int().nonnegative(), { type: "integer", minimum: 0 }, "number");
    check(Json, true, "JsonValue");
    check(z.literal("a"), { type: "string", enum: ["a"] }, '"a"');
  });

  it("writes lists, maps and named types", () => {
    check(z.array(z.int()), { type: "array", items: { type: "integer" } }, "Array<number>");
    check(z.array(Mood), { type: "array", items: { $ref: "#/definitions/Mood" } }, "Array<Mood>");
    check(
      z.record(z.string(), Mood.nullable()),
      {
        type: "object",
        additionalProperties: { anyOf: [{ $ref: "#/definitions/Mood" }, { type: "null" }] },
      },
      "{ [key: string]: Mood | null }",
    );
  });

  it("writes a named type out where it is the thing itself", () => {
    check(Mood, { type: "string", enum: ["good", "bad"] }, '"good" | "bad"');
  });

  it("tells what must be there from what may be missing, null or the default", () => {
    check(
      z.object({
        must: z.string(),
        orNull: z.string().nullable(),
        may: z.string().optional(),
        both: Mood.nullish(),
        usual: Mood.default("good"),
      }),
      {
        type: "object",
        required: ["must"],
        properties: {
          both: { anyOf: [{ $ref: "#/definitions/Mood" }, { type: "null" }] },
          may: { type: "string" },
          must: { type: "string" },
          orNull: { type: ["string", "null"] },
          usual: { default: "good", allOf: [{ $ref: "#/definitions/Mood" }] },
        },
      },
      "{ must: string; orNull: string | null; may?: string; both?: Mood | null; usual: Mood; }",
    );
    check(z.object({}), { type: "object" }, "Record<string, never>");
  });

  it("names the options of a union by what tells them apart", () => {
    check(
      z.discriminatedUnion("type", [
        z.object({ type: z.literal("input_text"), text: z.string() }),
        z.object({ type: z.literal("none") }),
      ]),
      {
        oneOf: [
          {
            type: "object",
            required: ["text", "type"],
            properties: {
              text: { type: "string" },
              type: { type: "string", enum: ["input_text"], title: "InputTextTType" },
            },
            title: "InputTextT",
          },
          {
            type: "object",
            required: ["type"],
            properties: { type: { type: "string", enum: ["none"], title: "NoneTType" } },
            title: "NoneT",
          },
        ],
      },
      '{ type: "input_text"; text: string; } | { type: "none"; }',
    );
    check(
      z.union([z.enum(["a", "b"]), z.object({ custom: z.string() })]),
      {
        oneOf: [
          { type: "string", enum: ["a", "b"] },
          {
            type: "object",
            required: ["custom"],
            properties: { custom: { type: "string" } },
            additionalProperties: false,
            title: "CustomT",
          },
        ],
      },
      '"a" | "b" | { custom: string; }',
    );
    check(
      z.union([z.string(), z.int()]),
      { anyOf: [{ type: "string" }, { type: "integer" }] },
      "string | number",
    );
  });

  it("says what further members are when they are something", () => {
    check(
      z.looseObject({ a: z.int() }),
      { type: "object", required: ["a"], properties: { a: { type: "integer" } } },
      "{ a: number; } & { [key: string]: unknown }",
    );
    check(
      z.object({}).catchall(Mood),
      { type: "object", additionalProperties: { $ref: "#/definitions/Mood" } },
      "{  } & { [key: string]: Mood | undefined }",
    );
  });

  it("fails for what it does not know, with its type", () => {
    assert.throws(() => shapeOf(z.date(), nameOf), {
      message: "the exports know no schema of the type date",
    });
    assert.throws(() => shapeOf(z.object({ a: z.map(z.string(), z.string()) }), nameOf), /of the type map/);
  });
});
