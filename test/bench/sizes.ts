import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../support/repository.js";

/** Bytes of what is shipped, in KB of 1,000 bytes. */
export async function printSizes(): Promise<void> {
  const file = (name: string) => path.join(root, name);
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} KB`;
  const gzipped = (name: string) => gzipSync(readFileSync(file(name)), { level: 9 }).length;
  process.stdout.write(
    `webview, gzipped: ${kilobytes(gzipped("dist/webview/webview.js") + gzipped("dist/webview/webview.css"))}\n`,
  );
  process.stdout.write(`extension bundle: ${kilobytes(statSync(file("dist/extension.cjs")).size)}\n`);
  if (existsSync(file("heddle.vsix"))) {
    process.stdout.write(`.vsix: ${kilobytes(statSync(file("heddle.vsix")).size)}\n`);
  }
}
