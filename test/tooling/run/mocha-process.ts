// The process of a ring that runs outside VS Code. It must end by itself when its tests have: what keeps
// it alive is a leaked handle, and that fails the ring.
import { runMocha } from "./run-mocha.js";

const GRACE_MS = 10_000;
const [run] = process.argv.slice(2);

await runMocha(JSON.parse(run ?? ""));
setTimeout(() => {
  console.error(`tests left these open: ${process.getActiveResourcesInfo().join(", ")}`);
  process.exit(1);
}, GRACE_MS).unref();
