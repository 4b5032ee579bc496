import { jsonSchemaFiles, type OutputFile } from "./json-schema-files.js";
import { rolloutSchemaFiles } from "./rollout-schema-files.js";
import { typescriptFiles } from "./typescript-files.js";
import { writeFiles } from "./write-files.js";

export interface GenerateOptions {
  readonly generator: "generate-json-schema" | "generate-ts" | "generate-internal-json-schema";
  /** Absolute; it is made when it is not there. */
  readonly folder: string;
  readonly experimental: boolean;
}

/** Writes what the generator makes and resolves with the number of files. Throws what the file system throws. */
export async function generate(options: GenerateOptions): Promise<number> {
  const files = filesOf(options);
  await writeFiles(options.folder, files);
  return files.length;
}

function filesOf({ generator, experimental }: GenerateOptions): OutputFile[] {
  switch (generator) {
    case "generate-json-schema":
      return jsonSchemaFiles({ experimental });
    case "generate-ts":
      return typescriptFiles({ experimental });
    case "generate-internal-json-schema":
      return rolloutSchemaFiles();
    default:
      return generator satisfies never;
  }
}
