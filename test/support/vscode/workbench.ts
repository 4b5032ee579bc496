// The browser's side of a served VS Code.
import type { Browser, Page } from "playwright-core";

interface Listeners {
  /** A line of the console of a test run. */
  onLog?(type: string, args: readonly unknown[]): void;
  /** The result of a test run. */
  onExit?(code: number): void;
}

const SIZE = { width: 1400, height: 900 };

/** Opens the workbench and waits until it shows. */
export async function openWorkbench(browser: Browser, url: string, listeners: Listeners = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE });
  // VS Code's test mode calls these two on the page's window.
  await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) =>
    listeners.onLog?.(type, args),
  );
  await page.exposeFunction("codeAutomationExit", (code: number) => listeners.onExit?.(code));
  await page.goto(url);
  await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
  return page;
}
