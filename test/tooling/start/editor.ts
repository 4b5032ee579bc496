// `npm start`: VS Code on a folder, with the extension from this checkout.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { spawnGroup } from "../../support/process-group.js";
import { root, scratchFolder } from "../../support/repository.js";
import { findDesktopVsCode } from "../../support/vscode/desktop-vscode.js";
import { serveVsCode } from "../../support/vscode/served-vscode.js";
import type { StartOptions } from "./options.js";

export async function openEditor(folder: string, options: StartOptions): Promise<number> {
  const env = { ...process.env, ...modelEnv(options) };
  const desktop = options.served ? undefined : await findDesktopVsCode();
  const dataFolder = path.join(scratchFolder, desktop ? "start-desktop" : "start-served");
  await mkdir(dataFolder, { recursive: true });
  // The sample is ours; whether to trust another folder is asked as usual.
  const workspaceTrust = options.folder !== undefined;
  if (desktop) {
    console.log(`opening ${folder} in ${desktop.executable}`);
    const trust = workspaceTrust ? [] : ["--disable-workspace-trust"];
    const profile = [
      `--user-data-dir=${dataFolder}`,
      `--extensions-dir=${path.join(dataFolder, "extensions")}`,
    ];
    // Electron refuses to run as root with its sandbox.
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const development = [folder, `--extensionDevelopmentPath=${root}`, "--skip-welcome"];
    const args = [...development, ...profile, ...trust, ...sandbox];
    const group = spawnGroup(desktop.executable, args, { env: { ...env, ...desktop.env }, stdio: "inherit" });
    const code = await group.exited;
    await group.end();
    return code;
  }
  const served = await serveVsCode({ dataFolder, env, port: options.port, workspaceTrust });
  console.log(`\nVS Code is served on ${folder}. Open this in a browser; Ctrl-C ends it.\n`);
  console.log(served.url({ folder, extensionDevelopmentPath: root }));
  return served.exited;
}

/** The extension reads these when no setting says otherwise. */
function modelEnv({ model, modelUrl, wireApi }: StartOptions): NodeJS.ProcessEnv {
  return {
    ...(model ? { HEDDLE_MODEL: model } : {}),
    ...(modelUrl ? { HEDDLE_MODEL_URL: modelUrl, HEDDLE_MODEL_WIRE_API: wireApi } : {}),
  };
}
