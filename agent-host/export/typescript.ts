import { referencesIn } from "./catalog.js";
import type { Member, Shape } from "./shape.js";

/** The name of the type that stands for any JSON value in what is exported. */
export const JSON_VALUE = "JsonValue";

/** A module that exports the type. Further members of params are ignored by the host, so they are not typed. */
export function toModule(name: string, shape: Shape): string {
  const type = toType(shape, { isOpenTyped: !name.endsWith("Params") });
  return toModuleText(name, type, mentions(shape, type));
}

/** The type itself, on one line. */
export function shapeText(shape: Shape): string {
  return toType(shape, { isOpenTyped: false });
}

export function toModuleText(name: string, type: string, mentioned: Iterable<string>): string {
  const imports = [...mentioned]
    .filter((other) => other !== name)
    .sort()
    .map((other) => `import type { ${other} } from "./${other}.js";\n`);
  return `${imports.join("")}${imports.length === 0 ? "" : "\n"}export type ${name} = ${type};\n`;
}

function toType(shape: Shape, options: { readonly isOpenTyped: boolean }): string {
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
    case "null":
      return shape.kind;
    case "integer":
      return "number";
    case "json":
      return JSON_VALUE;
    case "enum":
      return shape.values.map((value) => JSON.stringify(value)).join(" | ");
    case "reference":
      return shape.name;
    case "list":
      return `Array<${toType(shape.item, options)}>`;
    case "map":
      return `{ [key: string]: ${toType(shape.value, options)} }`;
    case "union":
      return shape.options.map((option) => toType(option, options)).join(" | ");
    case "object":
      return objectType(shape, options);
    default:
      return shape satisfies never;
  }
}

function objectType(
  { members, rest }: Extract<Shape, { kind: "object" }>,
  options: { readonly isOpenTyped: boolean },
): string {
  if (members.length === 0 && rest === null) return "Record<string, never>";
  const typed = `{ ${members.map((member) => memberType(member, options)).join(" ")} }`;
  if (rest === null || !options.isOpenTyped) return members.length === 0 ? "Record<string, never>" : typed;
  return `${typed} & { [key: string]: ${rest.kind === "json" ? "unknown" : `${toType(rest, options)} | undefined`} }`;
}

/** What has a default is written by the host in any case, so readers may count on it. */
function memberType(member: Member, options: { readonly isOpenTyped: boolean }): string {
  const name = /^[A-Za-z_$][\w$]*$/.test(member.name) ? member.name : JSON.stringify(member.name);
  const mark = member.optional && member.defaultValue === undefined ? "?" : "";
  return `${name}${mark}: ${toType(member.shape, options)}${member.nullable ? " | null" : ""};`;
}

function mentions(shape: Shape, type: string): Set<string> {
  const names = referencesIn(shape);
  if (type.includes(JSON_VALUE)) names.add(JSON_VALUE);
  return names;
}
