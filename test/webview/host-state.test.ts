import assert from "node:assert/strict";
import { openPage } from "./support/open-page.js";
import { thread, turn, userMessage } from "./support/samples.js";

describe("the state of the host", () => {
  it("failed is a card with Retry and Show log, and what was shown stays", async () => {
    const { page, post, next } = await openPage();
    await post({
      type: "showThread",
      thread: thread("t1"),
      turns: [turn("u1", [userMessage("m", "keep me")])],
    });
    await post({
      type: "hostState",
      state: { kind: "failed", message: "The host ended with exit code 1.", restartInMs: 5_000 },
    });
    const card = page.getByRole("alert");
    await card.getByText("The host ended with exit code 1.").waitFor();
    await card.getByText("Trying again in 5 s.").waitFor();
    await page.getByText("keep me").waitFor();
    await card.getByRole("button", { name: "Retry" }).click();
    await next("retryHost");
    await card.getByRole("button", { name: "Show log" }).click();
    await next("showLog");
    await post({ type: "hostState", state: { kind: "starting" } });
    await card.waitFor({ state: "detached" });
    await page.getByText("keep me").waitFor();
  });

  it("ready without a model says what the stand-in is and what it understands", async () => {
    const { page, post } = await openPage({ host: { kind: "ready", modelLabel: "Offline", offline: true } });
    await post({ type: "showThread", thread: null, turns: [] });
    await page.getByText("not a language model").waitFor();
    await page.getByRole("button", { name: "replace two with TWO in a.txt" }).click();
    assert.equal(await page.getByLabel("Message to Heddle").inputValue(), "replace two with TWO in a.txt");
  });

  it("starting takes a message, and sends it once the host is there", async () => {
    const { page, post, next } = await openPage({ host: { kind: "starting" } });
    await post({ type: "showThread", thread: null, turns: [] });
    const composer = page.getByLabel("Message to Heddle");
    await composer.fill("run ls");
    await composer.press("Enter");
    await page.getByText("is sent as soon as it can be").waitFor();
    await post({ type: "hostState", state: { kind: "ready", modelLabel: "Offline", offline: true } });
    assert.equal((await next("request")).method, "thread/start");
  });

  it("starting sends nothing that was changed after Enter", async () => {
    const { page, post } = await openPage({ host: { kind: "starting" } });
    await post({ type: "showThread", thread: null, turns: [] });
    const composer = page.getByLabel("Message to Heddle");
    await composer.fill("run ls");
    await composer.press("Enter");
    await composer.fill("run ls -la");
    await post({ type: "hostState", state: { kind: "ready", modelLabel: "Offline", offline: true } });
    await page.getByRole("button", { name: "Send" }).and(page.locator(":enabled")).waitFor();
    assert.equal(await composer.inputValue(), "run ls -la");
  });

  it("warnings of no thread can be put away", async () => {
    const { page, post, notify } = await openPage();
    await post({ type: "showThread", thread: thread("t1"), turns: [] });
    const warning = {
      method: "configWarning",
      params: { summary: "A rules file has a mistake.", details: "line 3" },
    };
    await notify([warning, warning]);
    await page.getByRole("note").getByText("A rules file has a mistake.").waitFor();
    await page.getByRole("button", { name: "Dismiss" }).click();
    await page.getByRole("note").waitFor({ state: "detached" });
  });
});
