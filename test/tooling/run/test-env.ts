// The environment of test processes: the developer's own settings and keys stay out of it.
import path from "node:path";

const PRIVATE = /^(HEDDLE_(MODEL.*|HOME|LOG)|OPENAI_.*|CODEX_.*|AWS_.*|NODE_OPTIONS|npm_.*)$/i;

export function testEnv(folder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !PRIVATE.test(name));
  const home = path.join(folder, "home");
  return { ...Object.fromEntries(kept), HEDDLE_HOME: home, CODEX_HOME: home };
}
