// The commands below `app-server` that write the protocol down instead of serving it.
import type { ParseArgsConfig } from "node:util";

export const GENERATORS = ["generate-json-schema", "generate-ts", "generate-internal-json-schema"] as const;

export interface GenerateArguments {
  readonly command: "generate";
  readonly generator: (typeof GENERATORS)[number];
  /** As the user wrote it. */
  readonly folder: string;
  readonly experimental: boolean;
}

export const generateOptions = {
  out: { type: "string" },
  experimental: { type: "boolean" },
} satisfies ParseArgsConfig["options"];

type GenerateValues = { readonly out?: string; readonly experimental?: boolean };

export const GENERATE_USAGE = `
app-server generate-json-schema --out FOLDER           write the protocol as JSON Schema
app-server generate-ts --out FOLDER                    write the protocol as TypeScript types
app-server generate-internal-json-schema --out FOLDER  write the line of a rollout as JSON Schema
      --experimental             with the experimental part of the protocol
`;

/** Null when `name` is not one of the generators. Throws an Error that names what is wrong. */
export function readGenerateArguments(
  name: string | undefined,
  rest: readonly string[],
  { out, experimental = false }: GenerateValues,
): GenerateArguments | null {
  const generator = GENERATORS.find((each) => each === name);
  if (generator === undefined) {
    const foreign = out !== undefined ? "--out" : experimental ? "--experimental" : null;
    if (foreign !== null) throw new Error(`option ${foreign} belongs to the app-server generate- commands`);
    return null;
  }
  if (rest[0] !== undefined) throw new Error(`unexpected argument: ${rest[0]}`);
  if (out === undefined || out === "") throw new Error(`${generator} wants --out FOLDER`);
  if (experimental && generator === "generate-internal-json-schema") {
    throw new Error(`option --experimental means nothing to ${generator}`);
  }
  return { command: "generate", generator, folder: out, experimental };
}
