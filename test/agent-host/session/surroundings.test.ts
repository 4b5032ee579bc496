import assert from "node:assert/strict";
import { rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { says } from "../../support/model-server.js";
import { startHost, type TestHost } from "../../support/start-host.js";

/** The AGENTS.md texts that the model was shown with the last request, oldest first. */
function told(host: TestHost): string[] {
  const text = JSON.stringify(host.model.requests.at(-1)?.body.input);
  return [...text.matchAll(/<INSTRUCTIONS>\\n(.*?)\\n<\/INSTRUCTIONS>/g)].map((match) => match[1] ?? "");
}

describe("AGENTS.md", () => {
  it("is told again when the file changed between turns, and when it went", async () => {
    const host = await startHost({ script: () => says("ok"), files: { "AGENTS.md": "Speak Latin." } });
    const file = path.join(host.cwd, "AGENTS.md");
    const threadId = await host.startThread();
    await host.turn(threadId, "one");
    writeFileSync(file, "Speak Greek.");
    await host.turn(threadId, "two");
    await host.turn(threadId, "three");
    assert.deepEqual(told(host), ["Speak Latin.", "Speak Greek."]);
    rmSync(file);
    await host.turn(threadId, "four");
    await host.turn(threadId, "five");
    assert.deepEqual(told(host).length, 3);
    assert.match(told(host)[2] ?? "", /none any more/);
  });

  it("is not read again while its time and size are the same", async () => {
    const host = await startHost({ script: () => says("ok"), files: { "AGENTS.md": "Speak Latin." } });
    const file = path.join(host.cwd, "AGENTS.md");
    utimesSync(file, 1_000, 1_000);
    const threadId = await host.startThread();
    await host.turn(threadId, "one");
    writeFileSync(file, "Speak Greek.");
    utimesSync(file, 1_000, 1_000);
    await host.turn(threadId, "two");
    assert.deepEqual(told(host), ["Speak Latin."]);
    utimesSync(file, 2_000, 2_000);
    await host.turn(threadId, "three");
    assert.deepEqual(told(host), ["Speak Latin.", "Speak Greek."]);
  });

  it("is told to a resumed thread only when it changed meanwhile", async () => {
    const first = await startHost({ script: () => says("ok"), files: { "AGENTS.md": "Speak Latin." } });
    const threadId = await first.startThread();
    await first.turn(threadId, "one");
    await first.dispose();
    const second = await startHost({ script: () => says("ok"), home: first.home });
    const resumed = await second.client.request("thread/resume", { threadId });
    assert.deepEqual(resumed.instructionSources, [path.join(first.cwd, "AGENTS.md")]);
    await second.turn(threadId, "two");
    assert.deepEqual(told(second), ["Speak Latin."]);
    writeFileSync(path.join(first.cwd, "AGENTS.md"), "Speak Greek.");
    await second.turn(threadId, "three");
    assert.deepEqual(told(second), ["Speak Latin.", "Speak Greek."]);
  });

  it("of another folder is told when the thread goes there", async () => {
    const host = await startHost({
      script: () => says("ok"),
      files: { "AGENTS.md": "Speak Latin.", "sub/AGENTS.md": "Speak Greek." },
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "one");
    await host.turn(threadId, "two", { cwd: path.join(host.cwd, "sub") });
    assert.deepEqual(told(host), ["Speak Latin.", "Speak Greek."]);
  });
});

describe("another model", () => {
  it("is told that it takes over, once", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    await host.turn(threadId, "one");
    await host.turn(threadId, "two", { model: "gpt-5.4" });
    await host.turn(threadId, "three");
    const text = JSON.stringify(host.model.requests.at(-1)?.body.input);
    assert.equal(
      text.split("<model_switch>\\nThe turns up to here were answered by another model").length,
      2,
    );
  });
});

describe("the last message of a turn", () => {
  it("is the final answer and no remark on the way", async () => {
    const message = (phase: string | undefined, text: string) => ({
      raw: {
        type: "response.output_item.done",
        output_index: 0,
        item: {
          type: "message",
          role: "assistant",
          id: `m_${text}`,
          phase,
          content: [{ type: "output_text", text }],
        },
      },
    });
    const host = await startHost({
      script: [[message("final_answer", "the end"), message("commentary", "by the way")], []],
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "go");
    const { thread } = await host.client.request("thread/read", { threadId });
    const { readFileSync } = await import("node:fs");
    assert.match(readFileSync(thread.path, "utf8"), /"last_agent_message":"the end"/);
  });
});
