import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { type OpenPage, openPage, type PageOptions } from "./support/open-page.js";
import {
  agentMessage,
  changedFile,
  command,
  commandApproval,
  conflict,
  events,
  fileApproval,
  fileChange,
  goalUpdated,
  queueUpdated,
  REVIEW,
  reasoning,
  restored,
  thread,
  turn,
  userMessage,
} from "./support/samples.js";
import type { ThemeName } from "./support/themes.js";

const e = events();
const TEXT =
  "# Plan\n\nSee [docs](https://example.com) and `src/a.ts:3`.\n\n- [x] one\n\n```ts\nconst a = 1;\n```\n\n| a |\n|---|\n| 1 |\n";
const change = { path: "/home/me/shop/a.txt", kind: { type: "add" }, diff: "hello\n" } as const;

const STATES: readonly {
  readonly name: string;
  readonly options?: PageOptions;
  readonly show: (open: OpenPage) => Promise<unknown>;
}[] = [
  {
    name: "a new thread, offline",
    options: { host: { kind: "ready", modelLabel: "Offline", offline: true } },
    show: ({ post }) => post({ type: "showThread", thread: null, turns: [] }),
  },
  {
    name: "a finished thread",
    show: async ({ post, page }) => {
      const items = [
        userMessage("m", "go"),
        reasoning("r", ["hm"]),
        command("c", "npm test", { aggregatedOutput: "no\n", exitCode: 1, status: "failed" }),
        fileChange("f", [change]),
        agentMessage("a", TEXT),
      ];
      const error = { message: "It broke.", codexErrorInfo: null, additionalDetails: "HTTP 500" };
      await post({
        type: "showThread",
        thread: thread("t1"),
        turns: [turn("u1", items), turn("u2", [], { status: "failed", error })],
      });
      await page.getByRole("button", { name: /Created a.txt/ }).click();
      await page.getByRole("button", { name: "Thought" }).click();
    },
  },
  {
    name: "a running turn with approvals",
    show: async ({ post, notify }) => {
      await post({ type: "showThread", thread: thread("t1"), turns: [] });
      await notify([
        e.turnStarted(),
        e.plan([
          ["Read", "completed"],
          ["Write", "inProgress"],
          ["Test", "pending"],
        ]),
        e.started(command("c", "npm i", { status: "inProgress" })),
        e.started(fileChange("f", [change], "inProgress")),
        e.started(agentMessage("a", "Now")),
      ]);
      await post({
        type: "approvals",
        pending: [
          commandApproval("q1", "c", "npm i", { reason: "network" }),
          fileApproval("q2", "f"),
          commandApproval("q3", "x", "ls", { threadId: "t2" }),
        ],
      });
    },
  },
  {
    name: "a failed host",
    options: { host: { kind: "failed", message: "The host is gone.", restartInMs: null } },
    show: async ({ post, notify }) => {
      await post({ type: "showThread", thread: thread("t1"), turns: [turn("u1", [userMessage("m", "go")])] });
      await notify([{ method: "configWarning", params: { summary: "A rules file has a mistake." } }]);
    },
  },
  {
    name: "a goal, a queue, a review, a turn that cannot be undone, a shell line and the menu",
    show: async ({ post, notify, page, nextRequest }) => {
      const items = [
        command("s", "git status", { source: "userShell", aggregatedOutput: "clean\n", exitCode: 0 }),
        { type: "enteredReviewMode", id: "r1", review: "current changes" } as const,
        { type: "exitedReviewMode", id: "r2", review: REVIEW } as const,
      ];
      await post({ type: "showThread", thread: thread("t1"), turns: [turn("u1", items)] });
      const answer = {
        turnId: "u1",
        turns: ["u1"],
        files: [changedFile("/home/me/shop/a.txt", 2, 1)],
        gaps: [],
      };
      await (await nextRequest("heddle/turn/changes")).answer(answer);
      await (await nextRequest("heddle/turn/changes")).answer(answer);
      await notify([goalUpdated({ tokenBudget: 1_000 }), queueUpdated([["q1", "lint, too"]])]);
      await post(restored("undo", [conflict("/home/me/shop/a.txt", 3)]));
      await page.getByLabel("Message to Heddle").fill("!git log");
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Set Goal…" }).waitFor();
    },
  },
  {
    name: "the thread list",
    show: async ({ post, page, nextRequest }) => {
      await post({ type: "showThread", thread: thread("t1"), turns: [] }, { type: "showThreadList" });
      const data = [
        thread("t1", { name: "One", status: { type: "active", activeFlags: ["waitingOnApproval"] } }),
        thread("t2", { name: "Two", gitInfo: { sha: null, branch: "main", originUrl: null } }),
      ];
      await (await nextRequest("thread/list")).answer({ data, nextCursor: "c" });
      await page.getByRole("button", { name: "Archive One" }).click();
      await (await nextRequest("thread/archive")).answer({});
      await page.getByRole("button", { name: "Rename Two" }).click();
    },
  },
];

describe("accessibility", () => {
  for (const theme of ["dark", "light", "high-contrast", "high-contrast-light"] satisfies ThemeName[]) {
    for (const { name, options, show } of STATES) {
      it(`${name} has no findings in ${theme}`, async () => {
        const open = await openPage({ ...options, theme, width: 300, height: 900 });
        await show(open);
        assert.deepEqual(await findings(open.page), []);
      });
    }
  }

  it("every border of a card is seen in high contrast", async () => {
    const { page, post } = await openPage({ theme: "high-contrast" });
    await post({ type: "showThread", thread: thread("t1"), turns: [turn("u1", [userMessage("m", "go")])] });
    await post({ type: "approvals", pending: [commandApproval("q1", "c", "ls")] });
    for (const selector of [".user-message", ".approval", ".approval-command", ".button", ".composer-box"]) {
      const color = await page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).borderTopColor);
      assert.equal(color, "rgb(111, 195, 223)", selector);
    }
  });

  it("everything is reached by Tab, the composer among it", async () => {
    const { page, post } = await openPage();
    const items = [userMessage("m", "go"), command("c", "ls", { aggregatedOutput: "a\n", exitCode: 0 })];
    await post({ type: "showThread", thread: thread("t1"), turns: [turn("u1", items)] });
    await post({ type: "approvals", pending: [commandApproval("q1", "c2", "npm i")] });
    const names: string[] = [];
    for (let i = 0; i < 14; i++) {
      await page.keyboard.press("Tab");
      names.push(await page.evaluate(focusedName));
    }
    assert.deepEqual(names, [
      "Show threads",
      "New thread",
      "Conversation",
      "done: ls",
      "Output",
      "Command",
      "Accept",
      "Accept for session",
      "Decline",
      "Decline and stop",
      "Message to Heddle",
      "More actions",
      "Model: loom-1. Choose another",
      "Access: Commands may change files in the workspace. Asks before going beyond that. Change",
    ]);
  });
});

function focusedName(): string {
  const element = document.activeElement;
  const label = element?.querySelector(".button-label") ?? element;
  return element?.getAttribute("aria-label") ?? label?.textContent ?? "";
}

/** What axe finds, as "rule: selector", with the levels of WCAG and its own best practices. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const runner = (window as unknown as { axe: typeof import("axe-core") }).axe;
    const { violations } = await runner.run(document, {
      // Editor views have no landmarks of their own for banners; heading levels in a message are the model's.
      rules: { "heading-order": { enabled: false } },
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        (node) =>
          `${id}: ${node.target.join(" ")} (${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""})`,
      ),
    );
  });
}
