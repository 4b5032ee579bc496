import assert from "node:assert/strict";
import { chatHtml } from "../../../extension/views/chat-html.js";

const page = chatHtml({
  cspSource: "https://own.example",
  nonce: "n0nce",
  scriptUri: 'https://own.example/webview.js?"><script>',
  styleUri: "https://own.example/webview.css",
  language: "en",
});

describe("the chat page", () => {
  it("allows its own files only, and no network", () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
    assert.deepEqual(policy?.split("; "), [
      "default-src 'none'",
      "script-src 'nonce-n0nce'",
      "style-src https://own.example",
      "font-src https://own.example",
      "img-src https://own.example data:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("has one script, which carries the nonce, and lets no address break out of its attribute", () => {
    assert.deepEqual(page.match(/<script[^>]*>/g), [
      '<script nonce="n0nce" src="https://own.example/webview.js?&quot;>',
    ]);
  });
});
