// VS Code as a server on the loopback interface, with its own data folder. A browser shows it.
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { type ProcessGroup, spawnGroup } from "../process-group.js";
import { ensureVsCodeServer } from "./server-package.js";

export interface ServeOptions {
  /** Holds settings, state and installed extensions; must be a folder of the caller's own. */
  readonly dataFolder: string;
  readonly port?: number;
  readonly workspaceTrust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
}

export interface ServedVsCode {
  readonly exited: Promise<number>;
  /** The address that opens a folder with the extension and perhaps its tests. */
  url(page: WorkbenchPage): string;
  end(): Promise<void>;
}

export interface WorkbenchPage {
  readonly folder: string;
  readonly extensionDevelopmentPath?: string;
  readonly extensionTestsPath?: string;
}

/** Nothing that opens by itself, greets, or asks. */
const QUIET_SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "git.openRepositoryInParentFolders": "never",
};
const START_TIMEOUT_MS = 60_000;

export async function serveVsCode(options: ServeOptions): Promise<ServedVsCode> {
  const { dataFolder, port: wantedPort = 0, workspaceTrust = false, env = process.env } = options;
  const server = await ensureVsCodeServer();
  await writeSettings(options);
  // Whoever reaches the server has a shell here: loopback alone would let every local user in.
  const token = randomUUID();
  const tokenFile = path.join(dataFolder, "token");
  await writeFile(tokenFile, token, { mode: 0o600 });
  const args = [
    server.serverMain,
    "--host=127.0.0.1",
    `--port=${wantedPort}`,
    `--connection-token-file=${tokenFile}`,
    `--server-data-dir=${dataFolder}`,
    "--accept-server-license-terms",
    "--disable-telemetry",
    // Without this flag the page ignores the payload that names the extension under development.
    "--enable-smoke-test-driver",
    ...(workspaceTrust ? [] : ["--disable-workspace-trust"]),
  ];
  const group = spawnGroup(server.node, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  try {
    const port = await listeningPort(group);
    return {
      exited: group.exited,
      url: (page) => workbenchUrl(port, token, page),
      end: async () => void (await group.end()),
    };
  } catch (error) {
    await group.end();
    throw error;
  }
}

function listeningPort({ child, exited }: ProcessGroup): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (what: string) => reject(new Error(`the VS Code server ${what}\n${output}`));
    const timer = setTimeout(() => fail("was not ready in time"), START_TIMEOUT_MS);
    let isReady = false;
    const read = (chunk: Buffer) => {
      if (isReady) {
        return; // Read all the same: a full pipe would stop the server.
      }
      output += chunk.toString();
      const listening = /Extension host agent listening on (\d+)/.exec(output);
      if (listening) {
        isReady = true;
        clearTimeout(timer);
        resolve(Number(listening[1]));
      }
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    exited.then((code) => {
      clearTimeout(timer);
      fail(`ended with exit code ${code}`);
    }, reject);
  });
}

/** Installs a packaged extension into a data folder, before a server is started on it. */
export async function installVsix(vsix: string, dataFolder: string): Promise<void> {
  const { node, serverMain } = await ensureVsCodeServer();
  const args = [
    "--install-extension",
    vsix,
    "--server-data-dir",
    dataFolder,
    "--accept-server-license-terms",
  ];
  await promisify(execFile)(node, [serverMain, ...args]);
}

async function writeSettings({ dataFolder, settings }: ServeOptions): Promise<void> {
  const folder = path.join(dataFolder, "data/User");
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, "settings.json"),
    JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2),
  );
}

function workbenchUrl(port: number, token: string, page: WorkbenchPage): string {
  const remote = (file: string) => `vscode-remote://127.0.0.1:${port}${file}`;
  const payload = [["skipWelcome", "true"]];
  if (page.extensionDevelopmentPath) {
    payload.push(["extensionDevelopmentPath", remote(page.extensionDevelopmentPath)]);
  }
  if (page.extensionTestsPath) {
    payload.push(["extensionTestsPath", remote(page.extensionTestsPath)]);
  }
  const query = new URLSearchParams({ tkn: token, folder: page.folder, payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}
