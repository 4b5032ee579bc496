// A desktop VS Code, where one can be had and shown: named by HEDDLE_VSCODE_PATH, downloaded before,
// or downloaded now if Microsoft's server answers quickly.
import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { UserError } from "../ending.js";
import { cacheFolder } from "../repository.js";
import { findCommand } from "./debian-package.js";
import { startVirtualDisplay } from "./virtual-display.js";

export interface DesktopVsCode {
  readonly executable: string;
  /** The display to show it on, if it is not the user's own. */
  readonly env: Readonly<Record<string, string>>;
}

const UPDATE_SERVER = "https://update.code.visualstudio.com/api/releases/stable";
const PROBE_MS = 3000;

/** Nothing when there is none, or no display: the served VS Code takes its place. */
export async function findDesktopVsCode(): Promise<DesktopVsCode | undefined> {
  const chosen = process.env.HEDDLE_VSCODE_PATH;
  if (chosen && !existsSync(chosen)) {
    throw new UserError(`HEDDLE_VSCODE_PATH is ${chosen}, where there is no file`);
  }
  const hasDisplay = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasDisplay && !findCommand("Xvfb")) {
    if (chosen) {
      throw new UserError(
        "HEDDLE_VSCODE_PATH is set, but there is no display; apt-get install -y xvfb gives one",
      );
    }
    return undefined;
  }
  const executable = chosen ?? (await download());
  return executable ? { executable, env: hasDisplay ? {} : await startVirtualDisplay() } : undefined;
}

async function download(): Promise<string | undefined> {
  const cachePath = path.join(cacheFolder, "vscode/desktop");
  await mkdir(cachePath, { recursive: true });
  const isReachable = await fetch(UPDATE_SERVER, { signal: AbortSignal.timeout(PROBE_MS) }).then(
    (response) => response.ok,
    () => false,
  );
  if (!isReachable && (await readdir(cachePath)).length === 0) {
    return undefined;
  }
  try {
    // Offline this finds the newest copy that was downloaded before.
    return await downloadAndUnzipVSCode({ version: "stable", cachePath, timeout: 15_000 });
  } catch (error) {
    console.log(`no desktop VS Code: ${String(error)}`);
    return undefined;
  }
}
