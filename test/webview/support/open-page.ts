// The built page in a real browser, with a stand-in for the editor's half: it records what the page posts and
// lets a test answer.
import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import type { FromWebview, HostState, ToWebview, ViewSettings } from "../../../extension/views/messages.js";
import { launchChromium } from "../../support/chromium.js";
import { afterThisTest } from "../../support/cleanup.js";
import { type PageServer, startPageServer } from "./page-server.js";
import { THEMES, type ThemeName } from "./themes.js";

export interface PageOptions {
  readonly theme?: ThemeName;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly host?: HostState;
  readonly settings?: Partial<ViewSettings>;
  /** Problems that the test means to cause, by a part of their text. */
  readonly expectedProblems?: readonly string[];
}

export type Sent<T extends FromWebview["type"]> = Extract<FromWebview, { type: T }>;
type SentRequest = Sent<"request">;

export interface OpenPage {
  readonly page: Page;
  /** Everything the page posted since it was opened, oldest first. */
  readonly sent: readonly FromWebview[];
  /** Gives the page messages of the extension and waits until they are drawn. */
  readonly post: (...messages: readonly ToWebview[]) => Promise<void>;
  readonly notify: (list: readonly { readonly method: string; readonly params: unknown }[]) => Promise<void>;
  /** The next message of this type that no call has returned yet. */
  readonly next: <T extends FromWebview["type"]>(type: T) => Promise<Sent<T>>;
  /** The next request of this method; `answer` and `refuse` reply to it. */
  readonly nextRequest: (method: SentRequest["method"]) => Promise<{
    readonly params: SentRequest["params"];
    readonly answer: (result: unknown) => Promise<void>;
    readonly refuse: (message: string) => Promise<void>;
  }>;
  /** Loads the page again, as the editor does after hiding it; its saved state stays. */
  readonly reload: () => Promise<void>;
}

const SETTINGS: ViewSettings = {
  model: "loom-1",
  approvalPolicy: "on-request",
  sandboxMode: "workspace-write",
  workspaceFolder: "/home/me/shop",
  workspaceTrusted: true,
  sendWith: "enter",
};

let browser: Promise<Browser> | undefined;
let server: Promise<PageServer> | undefined;

after(async () => {
  try {
    await (await browser)?.close();
  } finally {
    await (await server)?.close();
  }
});

/** Opens the page and gives it the first messages that the extension sends. It ends with the test. */
export async function openPage(options: PageOptions = {}): Promise<OpenPage> {
  browser ??= launchChromium();
  server ??= startPageServer();
  const { origin } = await server;
  const context = await (await browser).newContext({
    viewport: { width: options.width ?? 400, height: options.height ?? 720 },
    locale: "en-GB",
  });
  const page = await context.newPage();
  const problems: string[] = [];
  afterThisTest(async () => {
    await context.close();
    const unexpected = problems.filter(
      (text) => !options.expectedProblems?.some((part) => text.includes(part)),
    );
    assert.deepEqual(unexpected, []);
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.location().url.endsWith("/favicon.ico"))
      problems.push(message.text());
  });

  const { sent, receive, take } = createInbox();
  await page.exposeBinding("__receive", (_source, message: FromWebview) => receive(message));
  await page.addInitScript(installEditor, THEMES[options.theme ?? "dark"]);

  const post = (...messages: readonly ToWebview[]) =>
    page.evaluate(
      async (list) => {
        for (const message of list) window.postMessage(message, "*");
        // The messages arrive as tasks of their own; the page draws them with the next frame.
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
      },
      messages as readonly unknown[],
    );
  const load = async (go: () => Promise<unknown>) => {
    await go();
    await take((message) => message.type === "ready");
    await post(
      { type: "hostState", state: options.host ?? { kind: "ready", modelLabel: "loom-1", offline: false } },
      { type: "settings", settings: { ...SETTINGS, ...options.settings } },
    );
  };
  await load(() => page.goto(origin));

  return {
    page,
    sent,
    post,
    notify: (list) => post({ type: "notifications", list }),
    next: (type) => take((message): message is Sent<typeof type> => message.type === type),
    async nextRequest(method) {
      const { id, params } = await take(
        (message): message is SentRequest => message.type === "request" && message.method === method,
      );
      return {
        params,
        answer: (result) => post({ type: "response", id, result }),
        refuse: (message) => post({ type: "failure", id, message }),
      };
    },
    reload: () => load(() => page.reload()),
  };
}

/** Runs in the page, before its own script. */
function installEditor(theme: {
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}) {
  const target = window as unknown as Record<string, (...parameters: never[]) => unknown>;
  target.acquireVsCodeApi = () => ({
    postMessage: (message: never) => void target.__receive?.(message),
    getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null"),
    setState: (state: unknown) => sessionStorage.setItem("state", JSON.stringify(state)),
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.body.className = theme.bodyClass;
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries(theme.variables)) style.setProperty(`--vscode-${name}`, value);
    style.background = theme.variables["sideBar-background"] ?? "";
  });
}

function createInbox() {
  const sent: FromWebview[] = [];
  const untaken: FromWebview[] = [];
  const waiting = new Set<() => void>();
  return {
    sent,
    receive: (message: FromWebview) => {
      sent.push(message);
      untaken.push(message);
      for (const look of waiting) look();
    },
    take: <M extends FromWebview>(
      matches: ((message: FromWebview) => message is M) | ((message: FromWebview) => boolean),
    ): Promise<M> =>
      new Promise((resolve) => {
        const look = () => {
          const at = untaken.findIndex(matches);
          if (at < 0) return;
          waiting.delete(look);
          resolve(untaken.splice(at, 1)[0] as M);
        };
        waiting.add(look);
        look();
      }),
  };
}
