// Where the host is and what it is started with.
import { existsSync } from "node:fs";
import path from "node:path";
import { type ExtensionContext, env, workspace } from "vscode";
import { API_KEY_VARIABLE, readApiKey } from "./api-key.js";
import type { HostLaunch } from "./connect-host.js";
import { readLaunchSettings } from "./host-settings.js";
import { hostArguments } from "./launch-options.js";
import { workingDirectory } from "./workspace-folder.js";

const SCRIPT = "dist/agent-host.js";

/** Reads settings, secrets and environment as they are now. */
export async function findHost(context: ExtensionContext): Promise<HostLaunch> {
  const args = hostArguments({
    settings: readLaunchSettings(),
    environment: {
      modelUrl: process.env.HEDDLE_MODEL_URL || null,
      model: process.env.HEDDLE_MODEL || null,
      wireApi: process.env.HEDDLE_MODEL_WIRE_API === "responses" ? "responses" : "chat",
      keyVariable: process.env[API_KEY_VARIABLE] ? API_KEY_VARIABLE : null,
    },
    trusted: workspace.isTrusted,
  });
  const apiKey = await readApiKey(context.secrets);
  const ptyModule = findPtyModule(env.appRoot);
  const ripgrep = findRipgrep(env.appRoot);
  return {
    runtime: process.execPath,
    script: context.asAbsolutePath(SCRIPT),
    args,
    cwd: await workingDirectory(context),
    env: {
      ...process.env,
      ELECTRON_RUN_AS_NODE: "1",
      ...(apiKey ? { [API_KEY_VARIABLE]: apiKey } : {}),
      ...(ptyModule ? { HEDDLE_PTY_MODULE: ptyModule } : {}),
      ...(ripgrep ? { HEDDLE_RG: ripgrep } : {}),
    },
  };
}

/** VS Code's own pseudo terminal, compiled for the very runtime that the host runs in. */
export function findPtyModule(appRoot: string): string | null {
  return findInApp(appRoot, "node-pty");
}

/** VS Code's own ripgrep, which lists files faster than we can. */
function findRipgrep(appRoot: string): string | null {
  return findInApp(
    appRoot,
    path.join("@vscode", "ripgrep", "bin", process.platform === "win32" ? "rg.exe" : "rg"),
  );
}

function findInApp(appRoot: string, name: string): string | null {
  const places = ["node_modules", "node_modules.asar.unpacked", "node_modules.asar"];
  return places.map((place) => path.join(appRoot, place, name)).find((file) => existsSync(file)) ?? null;
}
