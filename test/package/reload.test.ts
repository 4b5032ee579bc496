// A window reload ends the extension and its host; the thread must be there again. Driven from outside, since a
// test inside the window would end with it.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { launchChromium } from "../support/chromium.js";
import { createDriver, type Driver } from "../support/vscode/driver-client.js";
import { runDriverCommand } from "../support/vscode/driver-commands.js";
import { installVsix, type ServedVsCode, serveVsCode } from "../support/vscode/served-vscode.js";
import { openWorkbench } from "../support/vscode/workbench.js";
import { DEFAULT_VSIX } from "../tooling/package/package-extension.js";
import { testEnv } from "../tooling/run/test-env.js";

const COMPOSER = "textarea";
const LONG = { timeoutMs: 60_000 };

describe("a window with the packaged extension", () => {
  let folder: string;
  let browser: Browser;
  let served: ServedVsCode;
  let driver: Driver;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "heddle-reload-"));
    const [dataFolder, workspace] = [path.join(folder, "data"), path.join(folder, "workspace")];
    await mkdir(workspace);
    await writeFile(path.join(workspace, "a.txt"), "one\ntwo\nthree\n");
    const env = testEnv(folder);
    await installVsix(DEFAULT_VSIX, dataFolder);
    served = await serveVsCode({ dataFolder, env });
    browser = await launchChromium();
    const page = await openWorkbench(browser, served.url({ folder: workspace }));
    driver = createDriver((command, params) => runDriverCommand(page, command, params));
  });

  after(async () => {
    await browser?.close();
    await served?.end();
    await rm(folder, { recursive: true, force: true });
  });

  it("comes back to its thread after a reload, and works on", async () => {
    await driver.workbench.click('role=tab[name="Heddle"]', LONG);
    await driver.webview.fill(COMPOSER, "replace two with TWO in a.txt", LONG);
    await driver.webview.press(COMPOSER, "Enter");
    await driver.webview.click('role=button[name="Accept"]', LONG);
    await driver.webview.waitFor('p code:has-text("TWO")', LONG);

    await driver.reload();
    await driver.webview.waitFor('p code:has-text("TWO")', LONG);
    await driver.webview.waitFor("text=replace two with TWO in a.txt");

    await driver.webview.fill(COMPOSER, "run touch after.txt", LONG);
    await driver.webview.press(COMPOSER, "Enter");
    await driver.webview.click('role=button[name="Accept"]', LONG);
    await driver.webview.waitFor('p code:has-text("touch after.txt")', LONG);
  });
});
