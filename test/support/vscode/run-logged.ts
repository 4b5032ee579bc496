// Runs a long command: progress lines while it works, its output only when it failed.
import { UserError } from "../ending.js";
import { spawnGroup } from "../process-group.js";

interface Options {
  readonly title: string;
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
}

const PROGRESS_MS = 10_000;
const KEPT_CHARACTERS = 8000;

export async function runLogged(command: string, args: readonly string[], options: Options): Promise<void> {
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  console.log(`${options.title} …`);
  const group = spawnGroup(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-KEPT_CHARACTERS);
  };
  group.child.stdout?.on("data", keep);
  group.child.stderr?.on("data", keep);
  const progress = setInterval(() => console.log(`  … ${elapsed()}`), PROGRESS_MS);
  try {
    const code = await group.exited;
    if (code !== 0) {
      throw new UserError(`${output}\n${command} ${args.join(" ")} failed with exit code ${code}`);
    }
    console.log(`  done in ${elapsed()}`);
  } finally {
    clearInterval(progress);
    await group.end();
  }
}
