// Node 20 cannot run TypeScript: the developer tools are bundled (some 30 ms) and then imported.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import esbuild from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Bundles a TypeScript entry (relative to `test/`) into `.cache/tools/` and runs it. */
export async function runTool(entry) {
  const { version } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  const result = await esbuild.build({
    entryPoints: [path.join(root, "test", entry)],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    sourcemap: "inline",
    outfile: path.join(root, ".cache/tools/tool.mjs"),
    define: { HEDDLE_VERSION: JSON.stringify(version) },
    logLevel: "warning",
  });
  // Written aside and renamed, so that a tool started at the same moment never reads half a file.
  const target = path.join(root, ".cache/tools", entry.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(`${target}.${process.pid}`, result.outputFiles[0].contents);
  await rename(`${target}.${process.pid}`, target);
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(target).href);
}
