import assert from "node:assert/strict";
import { openPage } from "./support/open-page.js";
import { events, queueUpdated, thread, userMessage } from "./support/samples.js";

const e = events();

async function openThread() {
  const open = await openPage();
  await open.post({ type: "showThread", thread: thread("t1"), turns: [] });
  const field = open.page.getByLabel("Message to Heddle");
  const waiting = open.page.getByRole("region", { name: "Messages that wait" });
  return { ...open, field, waiting };
}

describe("messages that wait", () => {
  it("are shown above the composer from the moment they are sent until they are read", async () => {
    const { field, waiting, page, notify, nextRequest } = await openThread();
    await notify([e.turnStarted()]);
    await field.fill("and lint");
    await field.press("Enter");
    await waiting.getByText("and lint").waitFor();
    const steer = await nextRequest("turn/steer");
    await notify([queueUpdated([["q1", "and lint"]])]);
    assert.equal(await waiting.getByRole("listitem").count(), 1, "shown once");
    await steer.answer({ turnId: "u1" });
    assert.equal(await waiting.getByRole("listitem").count(), 1);
    await waiting.getByText("Heddle reads this before its next step").waitFor();
    await notify([e.completed(userMessage("m", "and lint")), queueUpdated([])]);
    await waiting.waitFor({ state: "detached" });
    assert.deepEqual(await page.getByLabel("You", { exact: true }).allTextContents(), ["and lint"]);
  });

  it("stay after an interrupt, with the hint that they go with the next message", async () => {
    const { waiting, notify } = await openThread();
    await notify([e.turnStarted(), queueUpdated([["q1", "and lint"]])]);
    await notify([e.turnCompleted({ status: "interrupted" })]);
    await waiting.getByText("Not read yet: goes with your next message").waitFor();
    await waiting.getByText("and lint").waitFor();
  });

  it("are taken back one by one", async () => {
    const { waiting, field, notify, nextRequest } = await openThread();
    await notify([
      queueUpdated([
        ["q1", "one"],
        ["q2", "two"],
      ]),
    ]);
    await waiting.getByRole("button", { name: "Take back: one" }).click();
    const removal = await nextRequest("heddle/thread/queueRemove");
    assert.deepEqual(removal.params, { threadId: "t1", id: "q1" });
    await notify([queueUpdated([["q2", "two"]])]);
    await removal.answer({ removed: true });
    assert.deepEqual(await waiting.getByRole("listitem").allTextContents(), [" two"]);
    assert.equal(await field.evaluate((element) => element === document.activeElement), true);
  });

  it("go back into the composer to be written anew, before what is there", async () => {
    const { waiting, field, notify, nextRequest } = await openThread();
    await notify([queueUpdated([["q1", "fix it"]])]);
    await field.fill("soon");
    await waiting.getByRole("button", { name: "Edit: fix it" }).click();
    const removal = await nextRequest("heddle/thread/queueRemove");
    assert.equal(await field.inputValue(), "soon", "not before the host gave it back");
    await removal.answer({ removed: true });
    assert.equal(await field.inputValue(), "fix it\nsoon");
  });

  it("are left alone when the model was quicker", async () => {
    const { waiting, field, page, notify, nextRequest } = await openThread();
    await notify([queueUpdated([["q1", "fix it"]])]);
    await waiting.getByRole("button", { name: "Edit: fix it" }).click();
    await (await nextRequest("heddle/thread/queueRemove")).answer({ removed: false });
    await page.getByText("Heddle has read this message already.").waitFor({ state: "attached" });
    assert.equal(await field.inputValue(), "");
  });
});
