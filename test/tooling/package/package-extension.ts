import { stat } from "node:fs/promises";
import path from "node:path";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { UserError } from "../../support/ending.js";
import { root } from "../../support/repository.js";
import { buildProduct } from "../build-product.js";
import { writeThirdPartyNotices } from "./third-party-notices.js";

const MAX_BYTES = 8 * 1024 * 1024;
/** Without these the package installs but does not work. */
const REQUIRED = [
  "package.json",
  "dist/THIRD-PARTY-NOTICES.md",
  "LICENSE",
  "dist/agent-host.js",
  "dist/extension.cjs",
  "dist/webview/webview.js",
];

/** Where `npm run package` and the package tests agree to find it. */
export const DEFAULT_VSIX = path.join(root, "heddle.vsix");

/** Builds for production and packs what .vscodeignore allows. */
export async function packageExtension(target = DEFAULT_VSIX): Promise<void> {
  await buildProduct(["--production", "--metafile"]);
  writeThirdPartyNotices();
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  const missing = REQUIRED.filter((file) => !files.includes(file));
  if (missing.length > 0) {
    throw new UserError(`the package would lack ${missing.join(", ")}`);
  }
  const packagePath = path.resolve(root, target);
  // Everything is bundled, so no node_modules; the repository's address is not in the manifest.
  await createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const { size } = await stat(packagePath);
  console.log(`${packagePath}: ${(size / 1024 / 1024).toFixed(2)} MB, ${files.length} files`);
  if (size > MAX_BYTES) {
    throw new UserError(`the package is larger than ${MAX_BYTES / 1024 / 1024} MB`);
  }
}
