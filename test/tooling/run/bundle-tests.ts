// Test files are TypeScript; they run as bundles, one per test file, under `.cache/`. A bundle must lie
// inside the repository, since what comes from node_modules stays outside it and is looked up from there.
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import esbuild from "esbuild";
import { atEnd } from "../../support/ending.js";
import { root, scratchFolder } from "../../support/repository.js";

export interface TestBundles {
  /** The bundled test files. */
  readonly files: readonly string[];
  /** The bundled program that runs them. */
  readonly runner: string;
}

export type TestFormat = "esm" | "cjs";

/** Bundles `test/<ring>/**\/*.test.ts(x)` and a runner into a folder that goes when the tool ends. */
export async function bundleTests(ring: string, runner: string, format: TestFormat): Promise<TestBundles> {
  await mkdir(path.join(scratchFolder, "tests"), { recursive: true });
  const outdir = await mkdtemp(path.join(scratchFolder, "tests", `${ring}-`));
  atEnd(() => rm(outdir, { recursive: true, force: true }));
  const sources = await testFiles(path.join(root, "test", ring));
  const extension = format === "esm" ? ".mjs" : ".cjs";
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [...sources, path.join(root, "test", runner)],
    outbase: path.join(root, "test"),
    outdir,
    outExtension: { ".js": extension },
    bundle: true,
    platform: "node",
    target: "node20",
    format,
    splitting: format === "esm",
    packages: "external",
    sourcemap: "linked",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "warning",
    define: {
      HEDDLE_VERSION: JSON.stringify(productVersion()),
      ...(format === "cjs" ? { "import.meta.url": "__importMetaUrl" } : {}),
    },
    banner:
      format === "cjs"
        ? { js: 'const __importMetaUrl = require("node:url").pathToFileURL(__filename).href;' }
        : {},
  });
  const toBundle = (source: string) => path.join(outdir, source.replace(/\.tsx?$/, extension));
  return {
    files: sources.map((source) => toBundle(path.relative(path.join(root, "test"), source))),
    runner: toBundle(runner),
  };
}

async function testFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function productVersion(): string {
  return (JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string }).version;
}
