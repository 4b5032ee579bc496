// Shapes as JSON Schema, draft 7, in the form that generators for other languages of this protocol expect: named
// definitions, unions with titles, and members that may be null need not be there.
import type { Member, Shape } from "./shape.js";

type SchemaObject = { readonly [keyword: string]: unknown };
export type JsonSchema = boolean | SchemaObject;

/** `name` is what the shape is called; the options of unions get their titles from it. */
export function toJsonSchema(shape: Shape, name: string): JsonSchema {
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
    case "null":
      return { type: shape.kind };
    case "json":
      return true;
    case "integer":
      return { type: "integer", ...(shape.minimum === null ? {} : { minimum: shape.minimum }) };
    case "enum":
      return { type: typeof shape.values[0], enum: shape.values };
    case "reference":
      return { $ref: `#/definitions/${shape.name}` };
    case "list":
      return { type: "array", items: toJsonSchema(shape.item, name) };
    case "map":
      return { type: "object", additionalProperties: toJsonSchema(shape.value, name) };
    case "union":
      return unionSchema(shape, name);
    case "object":
      return {
        ...objectSchema(shape.members, (member) => toJsonSchema(member.shape, name)),
        ...(shape.rest === null || shape.rest.kind === "json"
          ? {}
          : { additionalProperties: toJsonSchema(shape.rest, name) }),
      };
    default:
      return shape satisfies never;
  }
}

function unionSchema({ options, tag }: Extract<Shape, { kind: "union" }>, name: string): JsonSchema {
  if (tag !== null) return { oneOf: options.map((option) => taggedOption(option, tag, name)) };
  const isOneOf = options.every((option) => option.kind === "enum" || option.kind === "object");
  return {
    [isOneOf ? "oneOf" : "anyOf"]: options.map((option) => {
      const [only, ...others] = option.kind === "object" ? option.members : [];
      if (!isOneOf || only === undefined || others.length > 0) return toJsonSchema(option, name);
      return {
        ...asObject(toJsonSchema(option, name)),
        additionalProperties: false,
        title: titleOf(only.name, name),
      };
    }),
  };
}

/** An option that a member with one possible value tells from the others. */
function taggedOption(option: Shape, tag: string, name: string): JsonSchema {
  const member = option.kind === "object" ? option.members.find((each) => each.name === tag) : undefined;
  if (option.kind !== "object" || member?.shape.kind !== "enum") return toJsonSchema(option, name);
  const title = titleOf(String(member.shape.values[0]), name);
  return {
    ...objectSchema(option.members, (each) => {
      const schema = toJsonSchema(each.shape, name);
      return each === member ? { ...asObject(schema), title: title + capital(tag) } : schema;
    }),
    title,
  };
}

function objectSchema(members: readonly Member[], schemaOf: (member: Member) => JsonSchema): SchemaObject {
  if (members.length === 0) return { type: "object" };
  const sorted = members.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const required = sorted.filter(({ optional, nullable }) => !optional && !nullable);
  return {
    type: "object",
    ...(required.length === 0 ? {} : { required: required.map(({ name }) => name) }),
    properties: Object.fromEntries(
      sorted.map((member) => [member.name, memberSchema(member, schemaOf(member))]),
    ),
  };
}

function memberSchema({ nullable, defaultValue }: Member, schema: JsonSchema): JsonSchema {
  const whole = nullable ? orNull(schema) : schema;
  if (defaultValue === undefined) return whole;
  // Beside a reference, draft 7 reads nothing else.
  const object = asObject(whole);
  return "$ref" in object ? { default: defaultValue, allOf: [object] } : { default: defaultValue, ...object };
}

function orNull(schema: JsonSchema): JsonSchema {
  if (schema === true) return true;
  const object = asObject(schema);
  if (typeof object.type === "string" && !("enum" in object))
    return { ...object, type: [object.type, "null"] };
  return { anyOf: [object, { type: "null" }] };
}

function asObject(schema: JsonSchema): SchemaObject {
  return typeof schema === "boolean" ? {} : schema;
}

/** `input_text` of `UserInput` is `InputTextUserInput`. */
function titleOf(value: string, name: string): string {
  return (
    value
      .split(/[^A-Za-z0-9]+/)
      .map(capital)
      .join("") + name
  );
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
