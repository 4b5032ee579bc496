// Plays the VS Code executable for @vscode/test-electron: takes the same arguments, runs the tests in
// a served VS Code shown by a headless browser, prints their console and exits with their result.
import path from "node:path";
import { format } from "node:util";
import type { Page } from "playwright-core";
import { createDeferred } from "../../../agent-host/base/deferred.js";
import { launchChromium } from "../chromium.js";
import { atEnd, runToEnd, UserError } from "../ending.js";
import { startDriverServer } from "./driver-server.js";
import { serveVsCode, type WorkbenchPage } from "./served-vscode.js";
import { openWorkbench } from "./workbench.js";

const WORKBENCH_LOG = new RegExp(
  [
    /^\[(AgentHost|AccountPolicyGate|Service Worker|remote-connection|reconnection-grace-time)/,
    /^(Creating a socket|Resolv(ing|ed) connection token|Updating additional builtin|An unknown error occurred)/,
    /\/vs\/code\/browser\/workbench\//,
  ]
    .map((each) => each.source)
    .join("|"),
);
let isFinished = false;

await runToEnd(async () => {
  const { dataFolder, ...page } = readArguments(process.argv.slice(2));
  const browser = await launchChromium();
  atEnd(() => browser.close());

  const opened = createDeferred<Page>();
  const driver = await startDriverServer(() => opened.promise);
  atEnd(() => driver.end());
  const served = await serveVsCode({ dataFolder, env: { ...process.env, ...driver.env } });
  atEnd(() => served.end());

  const finished = new Promise<number>((resolve, reject) => {
    browser.on("disconnected", () => reject(new Error("the browser ended before the tests did")));
    served.exited.then((code) => reject(new Error(`VS Code ended (${code}) before the tests did`)), reject);
    openWorkbench(browser, served.url(page), {
      onLog: (_, args) => print(format(...args)),
      onExit: resolve,
    }).then((page) => opened.resolve(page), reject);
  });
  const code = await finished;
  isFinished = true;
  return code;
});

/** VS Code's own log comes with the console of the tests; it would bury their report. */
function print(line: string): void {
  if (!isFinished && !WORKBENCH_LOG.test(line)) {
    console.log(line);
  }
}

/** The launch arguments meant for Electron are of no use here and fall away. */
function readArguments(args: readonly string[]): WorkbenchPage & { readonly dataFolder: string } {
  const flag = (name: string) => args.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
  const folder = args.find((each) => !each.startsWith("-"));
  const extensionTestsPath = flag("extensionTestsPath");
  const dataFolder = flag("user-data-dir");
  if (!folder || !extensionTestsPath || !dataFolder) {
    throw new UserError(
      "usage: vscode.mjs FOLDER --extensionDevelopmentPath=DIR --extensionTestsPath=FILE --user-data-dir=DIR",
    );
  }
  return {
    dataFolder: path.resolve(dataFolder),
    folder: path.resolve(folder),
    extensionDevelopmentPath: flag("extensionDevelopmentPath"),
    extensionTestsPath: path.resolve(extensionTestsPath),
  };
}
