import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { OutputFile } from "./json-schema-files.js";

/** Makes the folder and writes the files into it; what else is there stays. Throws what the file system throws. */
export async function writeFiles(folder: string, files: readonly OutputFile[]): Promise<void> {
  const folders = new Set(files.map(([file]) => path.dirname(path.join(folder, file))));
  for (const each of folders) await mkdir(each, { recursive: true });
  await Promise.all(files.map(([file, text]) => writeFile(path.join(folder, file), text)));
}
