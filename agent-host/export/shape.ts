// What a schema says, without the library that says it: the exports write JSON Schema and TypeScript from this.
import * as z from "zod";
import { unlazy } from "../protocol/lazy.js";
import { LongString } from "../protocol/long-string.js";

export type Shape =
  | { readonly kind: "string" | "number" | "boolean" | "null" | "json" }
  | { readonly kind: "integer"; readonly minimum: number | null }
  | { readonly kind: "enum"; readonly values: readonly (string | number)[] }
  | { readonly kind: "reference"; readonly name: string }
  | { readonly kind: "list"; readonly item: Shape }
  | { readonly kind: "map"; readonly value: Shape }
  | { readonly kind: "union"; readonly options: readonly Shape[]; readonly tag: string | null }
  | {
      readonly kind: "object";
      readonly members: readonly Member[];
      /** What members are that have no name here; null when such members are dropped. */
      readonly rest: Shape | null;
    };

export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly nullable: boolean;
  /** The sender may leave it out; what has a default may be left out as well. */
  readonly optional: boolean;
  /** What a missing member means; undefined when that is not a value. */
  readonly defaultValue: unknown;
}

/** The name under which a schema is exported, or null when it is written out. */
export type NameOf = (schema: z.ZodType) => string | null;

/** What the schema itself says, also when it has a name. Throws an Error for what the protocol does not use. */
export function shapeOf(schema: z.ZodType, nameOf: NameOf): Shape {
  const plain = unlazy(schema);
  if (plain instanceof z.ZodString || plain === unlazy(LongString)) return { kind: "string" };
  if (plain instanceof z.ZodNumber) return numberShape(plain);
  if (plain instanceof z.ZodBoolean) return { kind: "boolean" };
  if (plain instanceof z.ZodNull) return { kind: "null" };
  // The only schemas of the library's own laziness are its recursive ones for JSON.
  if (plain instanceof z.ZodCustom || plain instanceof z.ZodUnknown || plain instanceof z.ZodLazy) {
    return { kind: "json" };
  }
  if (plain instanceof z.ZodCatch) return shapeOf(asSchema(plain.unwrap()), nameOf);
  if (plain instanceof z.ZodEnum) return { kind: "enum", values: plain.options };
  if (plain instanceof z.ZodLiteral) return { kind: "enum", values: [...plain.values].map(toEnumValue) };
  if (plain instanceof z.ZodArray)
    return { kind: "list", item: referenceTo(asSchema(plain.element), nameOf) };
  if (plain instanceof z.ZodRecord) {
    return { kind: "map", value: referenceTo(asSchema(plain.valueType), nameOf) };
  }
  if (plain instanceof z.ZodUnion) {
    const options = plain.options.map((option) => referenceTo(asSchema(option), nameOf));
    return { kind: "union", options, tag: tagOf(plain) };
  }
  if (plain instanceof z.ZodNullable) {
    return {
      kind: "union",
      options: [referenceTo(asSchema(plain.unwrap()), nameOf), { kind: "null" }],
      tag: null,
    };
  }
  if (plain instanceof z.ZodObject) return objectShape(plain, nameOf);
  throw new Error(`the exports know no schema of the type ${plain.type}`);
}

/** The schema by its name when it has one, else what it says. */
export function referenceTo(schema: z.ZodType, nameOf: NameOf): Shape {
  const name = nameOf(unlazy(schema));
  return name === null ? shapeOf(schema, nameOf) : { kind: "reference", name };
}

/** A schema without what makes it optional, and whether something did. */
export function withoutOptional(schema: z.ZodType): {
  readonly schema: z.ZodType;
  readonly optional: boolean;
} {
  const plain = unlazy(schema);
  if (plain instanceof z.ZodOptional || plain instanceof z.ZodNullable) {
    return { schema: withoutOptional(asSchema(plain.unwrap())).schema, optional: true };
  }
  return { schema, optional: false };
}

function objectShape(schema: z.ZodObject, nameOf: NameOf): Shape {
  const rest = schema.def.catchall;
  return {
    kind: "object",
    members: Object.entries(schema.shape).map(([name, member]) => memberOf(name, asSchema(member), nameOf)),
    rest: rest === undefined || rest instanceof z.ZodNever ? null : referenceTo(asSchema(rest), nameOf),
  };
}

function memberOf(name: string, schema: z.ZodType, nameOf: NameOf): Member {
  const plain = unlazy(schema);
  if (plain instanceof z.ZodOptional) {
    return { ...memberOf(name, asSchema(plain.unwrap()), nameOf), optional: true };
  }
  if (plain instanceof z.ZodDefault) {
    const member = memberOf(name, asSchema(plain.unwrap()), nameOf);
    return { ...member, optional: true, defaultValue: plain.def.defaultValue };
  }
  if (plain instanceof z.ZodCatch) return memberOf(name, asSchema(plain.unwrap()), nameOf);
  // What older clients may send instead is nobody's to learn anew.
  if (plain instanceof z.ZodPipe) return memberOf(name, asSchema(plain.out), nameOf);
  if (plain instanceof z.ZodNullable) {
    return { ...memberOf(name, asSchema(plain.unwrap()), nameOf), nullable: true };
  }
  return {
    name,
    shape: referenceTo(schema, nameOf),
    nullable: false,
    optional: false,
    defaultValue: undefined,
  };
}

function numberShape(schema: z.ZodNumber): Shape {
  if (schema.format !== "safeint") return { kind: "number" };
  const minimum = schema.minValue;
  const isLimited = minimum !== null && minimum > Number.MIN_SAFE_INTEGER;
  return { kind: "integer", minimum: isLimited ? minimum : null };
}

function tagOf(schema: z.ZodUnion): string | null {
  return schema instanceof z.ZodDiscriminatedUnion ? schema.def.discriminator : null;
}

function toEnumValue(value: unknown): string | number {
  if (typeof value === "string" || typeof value === "number") return value;
  throw new Error(`the exports know no literal ${String(value)}`);
}

/** The library types what it holds as its core's schemas; every schema here was made by its classic door. */
function asSchema(schema: z.core.$ZodType): z.ZodType {
  return schema as z.ZodType;
}
