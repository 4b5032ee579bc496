// The user's hands, for tests in the extension host: `const driver = connectDriver()`.
// Selectors are Playwright's: CSS, `text=…`, `role=button[name="Send"]`. Elements must be visible;
// every command but `texts` waits for its element, `timeoutMs` at most (10 s unless told).

export interface Wait {
  readonly timeoutMs?: number;
}

/** Elements of the workbench or of a webview. */
export interface Surface {
  click(selector: string, wait?: Wait): Promise<void>;
  fill(selector: string, text: string, wait?: Wait): Promise<void>;
  waitFor(selector: string, wait?: Wait): Promise<void>;
  waitForGone(selector: string, wait?: Wait): Promise<void>;
  /** The visible text of the first match. */
  text(selector: string, wait?: Wait): Promise<string>;
  /** The visible texts of all matches that are there now, perhaps none. */
  texts(selector: string): Promise<string[]>;
}

export interface Driver {
  readonly webview: Surface & {
    /** A key or chord, as in `Enter` or `Control+A`. */
    press(selector: string, key: string, wait?: Wait): Promise<void>;
  };
  readonly workbench: Surface & {
    /** Goes to whatever has the focus. */
    press(key: string): Promise<void>;
    type(text: string): Promise<void>;
  };
  /** Writes a PNG of the whole window. */
  screenshot(path: string): Promise<void>;
  /** Reloads the window. A test run inside it starts anew, so this is for tests that drive from outside. */
  reload(): Promise<void>;
}

export function connectDriver(env: NodeJS.ProcessEnv = process.env): Driver {
  const { HEDDLE_TEST_DRIVER_URL: url, HEDDLE_TEST_DRIVER_TOKEN: token } = env;
  if (!url || !token) {
    throw new Error("no driver: HEDDLE_TEST_DRIVER_URL is not set, is this run by `npm test`?");
  }
  return createDriver(async (command, params) => {
    const response = await fetch(`${url}/${command}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(params),
    });
    const body: unknown = await response.json();
    if (!response.ok) {
      throw new Error(`driver: ${command} ${JSON.stringify(params)}: ${(body as { error: string }).error}`);
    }
    return body;
  });
}

/** The commands by name, over whichever way leads to the page. */
export function createDriver(send: (command: string, params: object) => Promise<unknown>): Driver {
  const surface = (name: string): Surface => ({
    click: async (selector, wait) => void (await send(`${name}.click`, { selector, ...wait })),
    fill: async (selector, text, wait) => void (await send(`${name}.fill`, { selector, text, ...wait })),
    waitFor: async (selector, wait) => void (await send(`${name}.waitFor`, { selector, ...wait })),
    waitForGone: async (selector, wait) => void (await send(`${name}.waitForGone`, { selector, ...wait })),
    text: async (selector, wait) => (await send(`${name}.text`, { selector, ...wait })) as string,
    texts: async (selector) => (await send(`${name}.texts`, { selector })) as string[],
  });
  return {
    webview: {
      ...surface("webview"),
      press: async (selector, key, wait) => void (await send("webview.press", { selector, key, ...wait })),
    },
    workbench: {
      ...surface("workbench"),
      press: async (key) => void (await send("page.press", { key })),
      type: async (text) => void (await send("page.type", { text })),
    },
    screenshot: async (path) => void (await send("page.screenshot", { path })),
    reload: async () => void (await send("page.reload", {})),
  };
}
