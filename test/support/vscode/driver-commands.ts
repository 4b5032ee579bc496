// What the driver can do to the page. A selector is looked for in the workbench itself or, for
// `webview.*`, in every frame below it: webviews are frames within frames, without stable names.
import { setTimeout as delay } from "node:timers/promises";
import type { Frame, Locator, Page } from "playwright-core";
import * as z from "zod";

const Params = z.object({
  path: z.string().default(""),
  selector: z.string().default(""),
  text: z.string().default(""),
  key: z.string().default(""),
  timeoutMs: z.number().default(10_000),
});
type Params = z.infer<typeof Params>;

const POLL_MS = 50;

/** What a test may ask of an element, once it is visible. */
const ON_ELEMENT: Record<string, (element: Locator, params: Params) => Promise<unknown>> = {
  waitFor: async () => undefined,
  click: (element, { timeoutMs: timeout }) => element.click({ timeout }),
  fill: (element, { text, timeoutMs: timeout }) => element.fill(text, { timeout }),
  press: (element, { key, timeoutMs: timeout }) => element.press(key, { timeout }),
  // biome-ignore lint/performance/useDomNodeTextContent: what the user sees is meant, not what the DOM holds.
  text: (element, { timeoutMs: timeout }) => element.innerText({ timeout }),
};

const ON_FRAMES: Record<string, (frames: () => Frame[], params: Params) => Promise<unknown>> = {
  texts: (frames, { selector }) => texts(frames(), selector),
  waitForGone: (frames, { selector, timeoutMs }) =>
    until(timeoutMs, `${selector} is still visible`, async () => !(await find(frames(), selector))),
};

const ON_PAGE: Record<string, (page: Page, params: Params) => Promise<unknown>> = {
  screenshot: async (page, { path }) => void (await page.screenshot({ path })),
  press: (page, { key }) => page.keyboard.press(key),
  type: (page, { text }) => page.keyboard.type(text),
  reload: async (page) => void (await page.reload({ waitUntil: "domcontentloaded" })),
};

export async function runDriverCommand(page: Page, command: string, input: unknown): Promise<unknown> {
  const params = Params.parse(input);
  const [surface = "", verb = ""] = command.split(".");
  const frames = surface === "webview" ? () => page.frames().slice(1) : () => [page.mainFrame()];
  const onFrames = ON_FRAMES[verb];
  const onElement = ON_ELEMENT[verb];
  const onPage = ON_PAGE[verb];
  if (surface === "page" && onPage) {
    return onPage(page, params);
  }
  if (surface !== "page" && onFrames) {
    return onFrames(frames, params);
  }
  if (surface !== "page" && onElement) {
    const { selector, timeoutMs } = params;
    const element = await until(timeoutMs, `${selector} is not visible`, () => find(frames(), selector));
    return onElement(element, params);
  }
  throw new Error(`the driver knows no command ${command}`);
}

async function texts(frames: Frame[], selector: string): Promise<string[]> {
  const all = await Promise.all(
    frames.map((frame) =>
      frame
        .locator(selector)
        .filter({ visible: true })
        .allInnerTexts()
        .catch(() => []),
    ),
  );
  return all.flat();
}

async function find(frames: Frame[], selector: string): Promise<Locator | undefined> {
  for (const frame of frames) {
    const element = frame.locator(selector).filter({ visible: true }).first();
    // A frame that goes away while it is asked has no such element.
    if (await element.isVisible().catch(() => false)) {
      return element;
    }
  }
  return undefined;
}

async function until<T>(
  timeoutMs: number,
  complaint: string,
  ask: () => Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`${complaint} after ${timeoutMs} ms`);
    }
    await delay(POLL_MS);
  }
}
