// What a long thread and a long message cost. The bounds are wide: they catch what is quadratic, not what is slow.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { ThreadItem } from "../../agent-host/protocol/item.js";
import { openPage } from "./support/open-page.js";
import { agentMessage, command, events, fileChange, thread, turn, userMessage } from "./support/samples.js";

const e = events({ turnId: "live" });

const items = Array.from({ length: 2_000 }, (_, index): ThreadItem => {
  switch (index % 4) {
    case 0:
      return userMessage(`i${index}`, `Question ${index}`);
    case 1:
      return command(`i${index}`, `echo ${index}`, {
        aggregatedOutput: `${index}\n`,
        exitCode: 0,
        durationMs: 30,
      });
    case 2:
      return fileChange(`i${index}`, [
        {
          path: `/home/me/shop/f${index}.ts`,
          kind: { type: "update", move_path: null },
          diff: "@@ -1 +1 @@\n-a\n+b\n",
        },
      ]);
    default:
      return agentMessage(
        `i${index}`,
        `Answer **${index}** with \`code\`.\n\n- one\n- two\n\n\`\`\`ts\nconst a = ${index};\n\`\`\`\n`,
      );
  }
});

/** Milliseconds of main-thread work in tasks, by the browser's own count. */
async function taskTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const read = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
  };
  const start = await read();
  return async () => (await read()) - start;
}

describe("a thread of 2,000 items", () => {
  it("opens, streams without touching old items, and scrolls", async () => {
    const { page, post, notify } = await openPage();
    const opening = await taskTime(page);
    await post({ type: "showThread", thread: thread("t1"), turns: [turn("u1", items)] });
    await page.getByText("Question 1996", { exact: true }).waitFor();
    const opened = await opening();

    await page.evaluate(() => {
      const counts = { old: 0, live: 0 };
      Reflect.set(window, "counts", counts);
      const content = document.querySelector(".transcript-content");
      const isLive = (node: Node) =>
        (node instanceof Element ? node : node.parentElement)?.closest('[data-row="x"], .status-line') !==
        null;
      new MutationObserver((records) => {
        for (const { target } of records) {
          if (target === content) continue;
          if (isLive(target)) counts.live++;
          else counts.old++;
        }
      }).observe(content ?? document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    });
    await notify([e.turnStarted(), e.started(agentMessage("x", ""))]);
    const stream = async () => {
      const measure = await taskTime(page);
      for (let i = 0; i < 50; i++) await notify([e.text("x", `word ${i} and some **more** of it. `)]);
      return (await measure()) / 50;
    };
    const streamed = await stream();

    const box = page.getByRole("region", { name: "Conversation" });
    await box.hover();
    const scrolling = await taskTime(page);
    let frames = 0;
    for (; frames < 400 && (await page.locator('[data-row="i0"]').count()) === 0; frames++) {
      await page.mouse.wheel(0, -3_000);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    const scrolled = (await scrolling()) / frames;
    assert.equal(await page.locator("[data-row]").count(), 2_001);

    // With every row drawn now, and at last with those far above let go.
    const resetCounts = () =>
      page.evaluate(() =>
        Reflect.set(window, "counts", Object.assign(Reflect.get(window, "counts"), { old: 0 })),
      );
    await resetCounts();
    const streamedLong = await stream();
    assert.equal((await page.evaluate(() => Reflect.get(window, "counts"))).old, 0);
    await page.getByRole("button", { name: "New activity below" }).click();
    await page.getByText("Question 1996", { exact: true }).waitFor();
    assert.equal(await page.locator("[data-row]").count(), 120);
    await resetCounts();
    await stream();
    const counts = await page.evaluate(() => Reflect.get(window, "counts"));
    assert.equal(counts.old, 0);
    assert.ok(counts.live > 0);
    console.log(
      `      opened in ${opened.toFixed(0)} ms; ${streamed.toFixed(1)} ms per delta, ${streamedLong.toFixed(1)} ms with all rows drawn; ` +
        `${scrolled.toFixed(1)} ms per scrolled frame`,
    );
    assert.ok(opened < 3_000 && streamed < 60 && streamedLong < 120 && scrolled < 150);
  });
});

describe("a message of 100 KB", () => {
  const texts: Readonly<Record<string, (index: number) => string>> = {
    prose: (index) =>
      `Word ${index} of a **longer** paragraph with \`code\`.${index % 6 === 5 ? "\n\n" : " "}`,
    "one code block": (index) =>
      index === 0 ? "```ts\n" : `const value${index} = compute(${index}, "text");\n`,
    "one list": (index) => `- point ${index} is **important** for \`the thing\`\n`,
  };
  for (const [name, piece] of Object.entries(texts)) {
    it(`streams as ${name} in linear time`, async () => {
      const { page, post } = await openPage();
      await post({ type: "showThread", thread: thread("t1"), turns: [] });
      const pieces = Array.from({ length: 2_000 }, (_, index) => piece(index).padStart(50));
      const halves: number[] = [];
      for (const half of [pieces.slice(0, 1_000), pieces.slice(1_000)]) {
        const measure = await taskTime(page);
        await page.evaluate(streamPieces, half);
        halves.push(await measure());
      }
      const [first = 0, second = 0] = halves;
      console.log(
        `      ${name}: ${first.toFixed(0)} ms of main thread for the first half, ${second.toFixed(0)} ms for the second`,
      );
      assert.ok(second < first * 4 + 500);
    });
  }
});

/** Runs in the page: eight deltas in each frame. */
async function streamPieces(pieces: readonly string[]): Promise<void> {
  for (let at = 0; at < pieces.length; at += 8) {
    const list = pieces.slice(at, at + 8).map((delta) => ({
      method: "item/agentMessage/delta",
      params: { threadId: "t1", turnId: "live", itemId: "x", delta },
    }));
    window.postMessage({ type: "notifications", list }, "*");
    await new Promise(requestAnimationFrame);
  }
}
