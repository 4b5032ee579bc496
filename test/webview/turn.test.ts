import assert from "node:assert/strict";
import { openPage } from "./support/open-page.js";
import {
  agentMessage,
  command,
  events,
  fileChange,
  reasoning,
  thread,
  turn,
  userMessage,
} from "./support/samples.js";

const e = events();

describe("a turn in the page", () => {
  it("streams its items and closes them at its end", async () => {
    const { page, post, notify } = await openPage();
    await post({ type: "showThread", thread: thread("t1", { name: "Cart" }), turns: [] });
    await notify([
      e.turnStarted(),
      e.completed(userMessage("m", "Run the tests")),
      e.started(reasoning("r", [])),
      e.thought("r", "The script is in package.json."),
    ]);
    const thinking = page.getByRole("button", { name: "Thinking…" });
    await thinking.waitFor();
    await page.getByText("The script is in package.json.").waitFor();

    await notify([
      e.completed(reasoning("r", ["The script is in package.json."])),
      e.started(command("c", "npm test", { status: "inProgress" })),
      e.output("c", "\u001b[32m1 passing\u001b[0m\n"),
    ]);
    await page.getByRole("button", { name: "Thought" }).waitFor();
    assert.equal(
      await page.getByText("The script is in package.json.").count(),
      0,
      "thoughts fold when done",
    );
    await page.getByRole("button", { name: "running: npm test" }).waitFor();
    assert.equal(await page.locator(".ansi-fg-2").textContent(), "1 passing");

    await notify([
      e.completed(
        command("c", "npm test", { aggregatedOutput: "1 passing\n", exitCode: 0, durationMs: 1_200 }),
      ),
      e.started(agentMessage("a", "")),
      e.text("a", "All **gr"),
    ]);
    await page.getByRole("button", { name: "done: npm test 1.2s" }).waitFor();
    await page.getByText("All **gr").waitFor();
    await notify([
      e.text("a", "een**."),
      e.completed(agentMessage("a", "All **green**.")),
      e.turnCompleted(),
    ]);
    await page.locator("strong", { hasText: "green" }).waitFor();
    await page.getByRole("button", { name: "Stop" }).waitFor({ state: "detached" });
  });

  it("marks what an interrupted turn left open as stopped", async () => {
    const { page, post, notify } = await openPage();
    await post({ type: "showThread", thread: thread("t1"), turns: [] });
    await notify([
      e.turnStarted(),
      e.started(command("c", "sleep 60", { status: "inProgress" })),
      e.turnCompleted({ status: "interrupted" }),
    ]);
    await page.getByRole("button", { name: "stopped: sleep 60" }).waitFor();
    await page.locator(".turn-end", { hasText: "Stopped" }).waitFor();
  });

  it("shows a patch with its diff and opens it in the editor", async () => {
    const { page, post, next } = await openPage();
    const change = {
      path: "/home/me/shop/src/price.ts",
      kind: { type: "update", move_path: null },
      diff: "@@ -1,2 +1,2 @@\n const a = 1;\n-const b = 2;\n+const b = 3;\n",
    } as const;
    await post({
      type: "showThread",
      thread: thread("t1"),
      turns: [turn("u1", [fileChange("f", [change])])],
    });
    const head = page.getByRole("button", { name: "done: Edited price.ts src/ +1 −1" });
    assert.equal(await head.getAttribute("aria-expanded"), "false");
    await head.click();
    assert.deepEqual(await page.locator(".diff-line").allTextContents(), [
      "1 const a = 1;",
      "2−const b = 2;",
      "2+const b = 3;",
    ]);
    await page.getByRole("button", { name: "Open diff" }).click();
    assert.deepEqual(await next("openDiff"), { type: "openDiff", itemId: "f", path: change.path });
    await page.getByRole("button", { name: "Open price.ts" }).click();
    assert.deepEqual(await next("openFile"), { type: "openFile", path: change.path, line: null });
  });

  it("shows a retry only while it lasts, and the error that ends the turn", async () => {
    const { page, post, notify } = await openPage();
    const error = (message: string) => ({ message, codexErrorInfo: null, additionalDetails: "HTTP 503" });
    await post({ type: "showThread", thread: thread("t1"), turns: [] });
    await notify([e.turnStarted(), e.say("error", { error: error("Reconnecting... 1/5"), willRetry: true })]);
    await page.getByText("Reconnecting... 1/5").waitFor();
    await notify([e.text("a", "Back")]);
    await page.getByText("Reconnecting... 1/5").waitFor({ state: "detached" });
    await notify([
      e.say("error", { error: error("The server is overloaded."), willRetry: false }),
      e.turnCompleted({ status: "failed", error: error("The server is overloaded.") }),
    ]);
    await page.getByRole("alert").getByText("The server is overloaded.").waitFor();
    assert.equal(await page.getByRole("alert").count(), 1);
  });

  it("keeps its plan in one card", async () => {
    const { page, post, notify } = await openPage();
    await post({ type: "showThread", thread: thread("t1"), turns: [] });
    await notify([
      e.turnStarted(),
      e.plan([
        ["Read", "inProgress"],
        ["Write", "pending"],
      ]),
    ]);
    const steps = page.getByRole("region", { name: "Plan" }).getByRole("listitem");
    await page.getByText("0 of 2").waitFor();
    await notify([
      e.plan([
        ["Read", "completed"],
        ["Write", "inProgress"],
      ]),
    ]);
    await page.getByText("1 of 2").waitFor();
    assert.deepEqual(await steps.allTextContents(), ["done: Read", "in progress: Write"]);
  });

  it("draws one card for one that cannot be drawn and goes on", async () => {
    const { page, post } = await openPage();
    const items = [
      { type: "mcpToolCall", id: "x", server: "docs", tool: "search", status: "completed" },
      { type: "agentMessage", id: "a", text: 7 },
      userMessage("m", "still here"),
    ];
    await post({ type: "showThread", thread: thread("t1"), turns: [turn("u1", items as never)] });
    await page.getByText("still here").waitFor();
    await page.getByRole("button", { name: "Mcp tool call docs · search · completed" }).waitFor();
  });

  it("keeps all of a long output within reach", async () => {
    const { page, post } = await openPage();
    const aggregatedOutput = Array.from({ length: 3_000 }, (_, index) => `line ${index}`).join("\n");
    const item = command("c", "seq 3000", { aggregatedOutput, exitCode: 0 });
    await post({ type: "showThread", thread: thread("t1"), turns: [turn("u1", [item])] });
    const output = page.getByRole("region", { name: "Output" });
    await output.waitFor();
    assert.equal((await output.textContent())?.split("\n").length, 200);
    await page.getByRole("button", { name: "Show all (29 KB)" }).click();
    assert.equal(await output.textContent(), aggregatedOutput);
  });
});
