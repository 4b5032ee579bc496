import { runToEnd } from "../ending.js";
import { ensureChromium } from "./chromium-package.js";
import { ensureVsCodeServer } from "./server-package.js";

await runToEnd(async () => {
  console.log(`Chromium: ${await ensureChromium()}`);
  console.log(`VS Code: ${(await ensureVsCodeServer()).serverMain}`);
  return 0;
});
