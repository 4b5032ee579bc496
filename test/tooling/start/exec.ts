// `npm start -- exec "PROMPT"`: the built host, in the terminal.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { atEnd } from "../../support/ending.js";
import { root } from "../../support/repository.js";
import type { StartOptions } from "./options.js";

export async function execPrompt(folder: string, prompt: string, options: StartOptions): Promise<number> {
  const args = [
    path.join(root, "dist/agent-host.js"),
    "exec",
    ...modelArgs(options),
    ...options.hostArgs,
    prompt,
  ];
  console.error(`working in ${folder}`);
  // In the terminal's own process group: Ctrl-C is for the host, which then ends the turn in good order.
  const host = spawn(process.execPath, args, { cwd: folder, stdio: "inherit" });
  const release = atEnd(async () => {
    host.kill("SIGTERM");
    await once(host, "exit");
  });
  const [code] = (await once(host, "exit")) as [number | null];
  release();
  return code ?? 1;
}

function modelArgs({ model, modelUrl, wireApi }: StartOptions): string[] {
  const settings: string[] = [];
  if (model) {
    settings.push(`model=${JSON.stringify(model)}`);
  }
  if (modelUrl) {
    const url = JSON.stringify(modelUrl);
    // The key is optional: a local server may want none.
    const key = process.env.OPENAI_API_KEY ? ',env_key="OPENAI_API_KEY"' : "";
    settings.push(
      'model_provider="custom"',
      `model_providers.custom={name="custom",base_url=${url},wire_api="${wireApi}"${key}}`,
    );
  }
  return settings.flatMap((setting) => ["-c", setting]);
}
