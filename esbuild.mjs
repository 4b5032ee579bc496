// Builds the three bundles: the agent host (ESM, split so that start-up loads little), the extension
// (CommonJS, as VS Code loads it) and the webview (one JS and one CSS file).

import { readFileSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const root = path.dirname(fileURLToPath(import.meta.url));
const args = new Set(process.argv.slice(2));
const production = args.has("--production");
const watch = args.has("--watch");
const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  define: { HEDDLE_VERSION: JSON.stringify(version) },
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};

// Packages written as CommonJS still ask for these inside the ESM output.
const commonJsNames = [
  "import{createRequire as __createRequire}from'node:module'",
  "const require=__createRequire(import.meta.url)",
  "const __filename=import.meta.filename,__dirname=import.meta.dirname;",
].join(";");

const agentHost = {
  ...common,
  entryPoints: {
    "agent-host": "agent-host/main.ts",
    "agent-host/search-worker": "agent-host/store/index/search/worker.ts",
    "agent-host/image-worker": "agent-host/images/worker.ts",
  },
  outdir: "dist",
  chunkNames: "agent-host/[name]-[hash]",
  platform: "node",
  target: "node20",
  format: "esm",
  splitting: true,
  banner: { js: commonJsNames },
  // Native and optional: found at run time, see agent-host/exec/pty.ts.
  external: ["@lydell/node-pty"],
};

const extension = {
  ...common,
  entryPoints: { extension: "extension/main.ts" },
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
};

const webview = {
  ...common,
  entryPoints: { webview: "webview-ui/main.tsx" },
  outdir: "dist/webview",
  platform: "browser",
  target: "chrome120",
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".ttf": "file" },
  assetNames: "[name]",
};

async function copyAssets() {
  await cp(
    path.join(root, "node_modules/sql.js/dist/sql-wasm.wasm"),
    path.join(root, "dist/agent-host/sql-wasm.wasm"),
  );
  await cp(
    path.join(root, "node_modules/@cf-wasm/photon/dist/lib/photon_rs_bg.wasm"),
    path.join(root, "dist/agent-host/photon.wasm"),
  );
}

await rm(path.join(root, "dist"), { recursive: true, force: true });
await mkdir(path.join(root, "dist/agent-host"), { recursive: true });
// The host's bundles are modules wherever they are unpacked, also without this repository's package.json.
await writeFile(path.join(root, "dist/package.json"), `${JSON.stringify({ type: "module" })}\n`);
await copyAssets();
if (watch) {
  for (const options of [agentHost, extension, webview]) {
    const context = await esbuild.context(options);
    await context.watch();
  }
} else {
  const results = await Promise.all([agentHost, extension, webview].map((options) => esbuild.build(options)));
  if (args.has("--metafile")) {
    const merged = Object.assign({}, ...results.map((result) => result.metafile.outputs));
    await writeFile(path.join(root, "dist/meta.json"), JSON.stringify(merged, null, 2));
  }
}
