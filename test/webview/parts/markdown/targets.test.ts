import assert from "node:assert/strict";
import { decodeEntities } from "../../../../webview-ui/parts/markdown/entities.js";
import { linkTarget, wordTarget } from "../../../../webview-ui/parts/markdown/targets.js";

const web = (href: string) => ({ kind: "web", href });
const file = (path: string, line: number | null = null) => ({ kind: "file", path, line });

describe("a link of the model", () => {
  const check = (href: string, expected: unknown) =>
    it(`to ${href.slice(0, 60)}`, () => assert.deepEqual(linkTarget(href), expected));

  check("https://example.com/a?b=1", web("https://example.com/a?b=1"));
  check("HTTP://EXAMPLE.com", web("http://example.com/"));
  check("src/a.ts", file("src/a.ts"));
  check("src/a.ts#L12", file("src/a.ts", 12));
  check("src/a.ts:12:3", file("src/a.ts", 12));
  check("/w/with%20space.md", file("/w/with space.md"));
  check("C:\\w\\a.ts:4", file("C:\\w\\a.ts", 4));
  check("file:///w/a.ts#L3", file("/w/a.ts", 3));
  check("file://server/share/a.ts", null);
  check("\\\\server\\share\\a.ts", null);
  check("//server/share", null);
  check("javascript:alert(1)", null);
  check("JaVaScRiPt:alert(1)", null);
  check("  javascript:alert(1)", null);
  check("data:text/html,<script>", null);
  check("command:workbench.action.quit", null);
  check("vscode://x/y", null);
  check("mailto:a@b.c", null);
  check("#heading", null);
  check(`src/${"a".repeat(3_000)}.ts`, null);
});

describe("a word set as code", () => {
  const check = (word: string, expected: unknown) =>
    it(`${word}`, () => assert.deepEqual(wordTarget(word), expected));

  check("src/main.ts", file("src/main.ts"));
  check("main.ts:12", file("main.ts", 12));
  check("./a/b.test.tsx:3:9", file("./a/b.test.tsx", 3));
  check("package.json", file("package.json"));
  check("array.map", null);
  check("Math.PI", null);
  check("a/b", null);
  check("1/2.5", null);
  check("npm test src/main.ts", null);
  check("https://example.com/a.ts", null);
  check("<b>.ts", null);
});

describe("character references", () => {
  it("are resolved where they are known", () => {
    assert.equal(
      decodeEntities("&lt;b&gt; &amp; &#65;&#x42; &hellip; &nope; &constructor; &#0; &amp;lt;"),
      "<b> & AB … &nope; &constructor; \ufffd &lt;",
    );
  });
});
