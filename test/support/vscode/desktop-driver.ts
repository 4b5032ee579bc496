// The driver for desktop VS Code: Electron's debugging port leads to the same kind of page.
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { chromium, type Page } from "playwright-core";
import { atEnd } from "../ending.js";
import { type DriverServer, startDriverServer } from "./driver-server.js";

export async function startDesktopDriver(): Promise<
  DriverServer & { readonly launchArgs: readonly string[] }
> {
  const port = await freePort();
  let page: Promise<Page> | undefined;
  const driver = await startDriverServer(() => (page ??= findWorkbench(port)));
  atEnd(() => driver.end());
  return { ...driver, launchArgs: [`--remote-debugging-port=${port}`] };
}

async function findWorkbench(port: number): Promise<Page> {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  atEnd(() => browser.close());
  for (let tries = 0; tries < 100; tries += 1) {
    for (const page of browser.contexts().flatMap((context) => context.pages())) {
      if ((await page.locator(".monaco-workbench").count()) > 0) {
        return page;
      }
    }
    await delay(100);
  }
  throw new Error("found no VS Code window to drive");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
