// The browser of the webview tests, of the served VS Code and of screenshots.
import { type Browser, chromium } from "playwright-core";
import { ensureChromium } from "./vscode/chromium-package.js";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A headless browser with a new, temporary profile. Its owner closes it. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureChromium(),
    args: ARGS,
    // The browser ends with its owner all the same: it reads from a pipe that then closes.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
