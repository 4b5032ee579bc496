// What a user does with the chat and the editor, in the words of the tests.
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { commands, type Event, type Tab, TabInputTextDiff, Uri, window, workspace } from "vscode";
import { PATCH_SCHEME } from "../../extension/editor/patch-uri.js";
import { scratchFolder } from "../support/repository.js";
import { connectDriver, type Driver } from "../support/vscode/driver-client.js";

const run = promisify(execFile);

export interface ChatPage {
  readonly driver: Driver;
  /** Opens the sidebar by a click on its icon and waits until a message can be typed. */
  open(): Promise<void>;
  say(text: string): Promise<void>;
  /** Presses a button of the approval that waits. */
  answer(label: "Accept" | "Decline"): Promise<void>;
  /** Waits until the page shows this text. */
  shows(text: string): Promise<void>;
  /** Keeps a picture of the window, for whoever asks why a test failed. */
  keepPicture(title: string): Promise<void>;
}

const COMPOSER = "textarea";

export function chatPage(): ChatPage {
  const driver = connectDriver();
  return {
    driver,
    async open() {
      // A click on the icon of what is open already would close it.
      await commands.executeCommand("workbench.view.explorer");
      await driver.workbench.click('role=tab[name="Heddle"]', { timeoutMs: 30_000 });
      await driver.webview.waitFor(COMPOSER, { timeoutMs: 30_000 });
    },
    async say(text) {
      await driver.webview.waitFor(`${COMPOSER}:not([disabled])`);
      await driver.webview.fill(COMPOSER, text);
      await driver.webview.press(COMPOSER, "Enter");
    },
    answer: (label) => driver.webview.click(`role=button[name="${label}"]`, { timeoutMs: 20_000 }),
    shows: (text) => driver.webview.waitFor(`text=${text}`, { timeoutMs: 20_000 }),
    async keepPicture(title) {
      const folder = path.join(scratchFolder, "failures");
      await mkdir(folder, { recursive: true });
      await driver.screenshot(path.join(folder, `${title.replaceAll(/\W+/g, "-")}.png`));
    },
  };
}

/** Checks now and at each event; the test's own timeout ends a wait that is in vain. */
export function until<T>(event: Event<unknown>, look: () => T | undefined | false): Promise<T> {
  return new Promise((resolve) => {
    const subscription = event(() => check());
    const check = () => {
      const found = look();
      if (found === undefined || found === false) return;
      subscription.dispose();
      resolve(found);
    };
    check();
  });
}

/** The tab that shows a proposed patch on a file. */
export function proposedTab(): Tab | undefined {
  return window.tabGroups.all
    .flatMap((group) => group.tabs)
    .find((tab) => tab.input instanceof TabInputTextDiff && tab.input.modified.scheme === PATCH_SCHEME);
}

export const proposalShows = () => until(window.tabGroups.onDidChangeTabs, proposedTab);
export const proposalGone = () => until(window.tabGroups.onDidChangeTabs, () => !proposedTab());

export function workspaceFile(name: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) throw new Error("the tests run in a workspace folder");
  return Uri.joinPath(folder.uri, name);
}

export async function exists(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

export async function closeEditors(): Promise<void> {
  await commands.executeCommand("workbench.action.closeAllEditors");
}

/** The process ids of the agent hosts that this window runs. */
export async function hostProcesses(): Promise<number[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,args="]);
  return stdout
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((row) => Number(row?.[2]) === process.pid && row?.[3]?.includes("dist/agent-host.js"))
    .map((row) => Number(row?.[1]));
}
