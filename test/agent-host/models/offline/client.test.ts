import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import type { ModelEvent, ModelRequest } from "../../../../agent-host/models/model-client.js";
import { createOfflineClient } from "../../../../agent-host/models/offline/client.js";
import type { ResponseItem, ToolOutput } from "../../../../agent-host/protocol/response-item.js";
import { execOutputText } from "../../../../agent-host/tools/exec-output.js";
import { fakeClock, hastyClock } from "../../../support/fake-clock.js";
import { tempFolder } from "../../../support/temp-folder.js";
import { modelRequest, userSays } from "../given.js";

const tools: ModelRequest["tools"] = [
  ...["exec_command", "update_plan", "view_image"].map((name) => ({
    type: "function" as const,
    name,
    description: "",
    parameters: {},
  })),
  { type: "custom", name: "apply_patch", description: "" },
];

type Call = Extract<ResponseItem, { type: "function_call" | "custom_tool_call" }>;

interface Played {
  readonly calls: string[];
  readonly answer: string;
}

/** Plays a whole turn; `tool` gives the output of each call. */
async function play(text: string, tool: (call: Call, index: number) => ToolOutput): Promise<Played> {
  const client = createOfflineClient({ clock: hastyClock(1_000), paceMs: 0 });
  const input: ResponseItem[] = [userSays(text)];
  const calls: string[] = [];
  for (;;) {
    let call: Call | null = null;
    let answer = "";
    for await (const event of client.stream(modelRequest({ input, tools }), new AbortController().signal)) {
      if (event.type !== "itemDone") continue;
      input.push(event.item);
      if (event.item.type === "function_call" || event.item.type === "custom_tool_call") call = event.item;
      if (event.item.type === "message")
        answer = event.item.content.map((part) => ("text" in part ? part.text : "")).join("");
    }
    if (call === null) return { calls, answer };
    calls.push(
      call.type === "function_call" ? `${call.name} ${call.arguments}` : `${call.name} ${call.input}`,
    );
    const output = tool(call, calls.length - 1);
    input.push({
      type: call.type === "function_call" ? "function_call_output" : "custom_tool_call_output",
      call_id: call.call_id,
      output,
    });
  }
}

const exited = (exitCode: number, text: string, limitBytes = 40_000) =>
  execOutputText({
    wallMs: 12,
    processId: 1,
    exitCode,
    text,
    totalBytes: text.length,
    maxOutputTokens: undefined,
    limitBytes,
  });
const running = execOutputText({
  wallMs: 12,
  processId: 42,
  exitCode: null,
  text: "",
  totalBytes: 0,
  maxOutputTokens: undefined,
  limitBytes: 1_000,
});
const patched =
  "Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess. Updated the following files:\nM a.txt\n";
const LABEL = "offline model (not a language model): ";

describe("offline model", () => {
  const turns: { text: string; outputs: ToolOutput[]; calls: string[]; answer: string }[] = [
    {
      text: "run ls",
      outputs: [exited(0, "a\nb\n")],
      calls: ['exec_command {"cmd":"ls"}'],
      answer: "Ran `ls`: it succeeded and printed 2 lines.",
    },
    {
      text: "run false",
      outputs: [exited(1, "")],
      calls: ['exec_command {"cmd":"false"}'],
      answer: "Ran `false`: it failed with exit code 1 and printed nothing.",
    },
    {
      text: "run sleep 100",
      outputs: [running],
      calls: ['exec_command {"cmd":"sleep 100"}'],
      answer: "Started `sleep 100`: it is still running (session 42).",
    },
    {
      text: "run rm x then run ls",
      outputs: ["The user declined this command; it was not run."],
      calls: ['exec_command {"cmd":"rm x"}'],
      answer:
        "`rm x` was not run: The user declined this command; it was not run. The step after it was left out.",
    },
    {
      text: "run echo declined",
      outputs: [exited(0, "Process exited with code 7\ndeclined\n")],
      calls: ['exec_command {"cmd":"echo declined"}'],
      answer: "Ran `echo declined`: it succeeded and printed 2 lines.",
    },
    {
      text: "read a.txt",
      outputs: [exited(0, "one\ntwo")],
      calls: ['exec_command {"cmd":"cat a.txt"}'],
      answer: "Read `a.txt`: it has 2 lines.",
    },
    {
      text: "read a.txt",
      outputs: [exited(1, "cat: a.txt: No such file or directory\n")],
      calls: ['exec_command {"cmd":"cat a.txt"}'],
      answer: "`a.txt` could not be read: cat: a.txt: No such file or directory.",
    },
    {
      text: "list files in src",
      outputs: [exited(0, "a\n")],
      calls: ['exec_command {"cmd":"ls src"}'],
      answer: "Ran `ls src`: it succeeded and printed one line.",
    },
    {
      text: "replace two with 2 in a.txt",
      outputs: [exited(0, "one\ntwo\nthree\ntwo two\n"), patched],
      calls: [
        'exec_command {"cmd":"cat a.txt"}',
        "apply_patch *** Begin Patch\n*** Update File: a.txt\n@@\n one\n-two\n+2\n three\n-two two\n+2 2\n*** End Patch\n",
      ],
      answer: "Replaced `two` with `2` in 2 lines of `a.txt`.",
    },
    {
      text: "replace x with y in a.txt then run make",
      outputs: [exited(0, "one\n")],
      calls: ['exec_command {"cmd":"cat a.txt"}'],
      answer: "`a.txt` does not contain `x`, so nothing was replaced. The step after it was left out.",
    },
    {
      text: "replace x with y in big.txt",
      outputs: [exited(0, "x line\n".repeat(10_000), 1_000)],
      calls: ['exec_command {"cmd":"cat big.txt"}'],
      answer: "`big.txt` is too long to be read whole, so nothing was replaced.",
    },
    {
      text: "replace one with two in a.txt",
      outputs: [exited(0, "one\n"), "The user declined this patch; nothing was changed."],
      calls: [
        'exec_command {"cmd":"cat a.txt"}',
        "apply_patch *** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+two\n*** End Patch\n",
      ],
      answer: "`a.txt` was not changed: The user declined this patch; nothing was changed.",
    },
    {
      text: "create a.txt with hello",
      outputs: [patched],
      calls: ["apply_patch *** Begin Patch\n*** Add File: a.txt\n+hello\n*** End Patch\n"],
      answer: "Created `a.txt`.",
    },
    {
      text: "append more to a.txt",
      outputs: ["apply_patch verification failed: no such file: a.txt"],
      calls: ["apply_patch *** Begin Patch\n*** Update File: a.txt\n@@\n+more\n*** End Patch\n"],
      answer: "Nothing was appended to `a.txt`: apply_patch verification failed: no such file: a.txt.",
    },
    {
      text: "delete a.txt",
      outputs: [patched],
      calls: ["apply_patch *** Begin Patch\n*** Delete File: a.txt\n*** End Patch\n"],
      answer: "Deleted `a.txt`.",
    },
    {
      text: "plan: look, change then view image a.png",
      outputs: ["Plan updated", [{ type: "input_image", image_url: "data:image/png;base64,AA==" }]],
      calls: [
        'update_plan {"plan":[{"step":"look","status":"in_progress"},{"step":"change","status":"pending"}]}',
        'view_image {"path":"a.png"}',
      ],
      answer: "Wrote down the plan. Opened the image `a.png`; rules cannot tell what it shows.",
    },
    {
      text: "view image a.png",
      outputs: ["unable to locate image at /a.png: ENOENT"],
      calls: ['view_image {"path":"a.png"}'],
      answer: "`a.png` was not opened: unable to locate image at /a.png: ENOENT.",
    },
  ];
  for (const { text, outputs, calls, answer } of turns) {
    it(`plays ${JSON.stringify(text)} and reports: ${answer.slice(0, 60)}`, async () => {
      const played = await play(text, (_, index) => outputs[index] ?? "too many calls");
      assert.deepEqual(played, { calls, answer: LABEL + answer });
    });
  }

  it("quotes names for the shell", async () => {
    const names = ["a b.txt", "-n", "$(touch oops)", "a'b.txt", "it*", "a;b"];
    const folder = tempFolder(Object.fromEntries(names.map((name) => [name, `content of ${name}`])));
    for (const name of names) {
      const printed: string[] = [];
      await play(`read ${name.includes("'") ? `"${name}"` : `'${name}'`}`, (call) => {
        assert.equal(call.type, "function_call");
        const { cmd } = JSON.parse(call.type === "function_call" ? call.arguments : "{}");
        printed.push(execFileSync("/bin/sh", ["-c", cmd], { cwd: folder, encoding: "utf8" }));
        return exited(0, "");
      });
      assert.deepEqual(printed, [`content of ${name}`]);
    }
  });

  it("says honestly what it is and what it understands", async () => {
    const { calls, answer } = await play("explain monads", () => "");
    assert.deepEqual(calls, []);
    assert.match(
      answer,
      /^This is Heddle's offline model \(not a language model\)\. It understands a few orders only:\n\n- run COMMAND\n/,
    );
  });

  it("acts on what the person asked last, not on what stands around it", async () => {
    const client = createOfflineClient({ clock: hastyClock(1_000), paceMs: 0 });
    const input: ResponseItem[] = [
      userSays("run old"),
      { type: "function_call", name: "exec_command", arguments: "{}", call_id: "c0" },
      { type: "function_call_output", call_id: "c0", output: exited(0, "") },
      {
        type: "message",
        role: "user",
        content: [
          { type: "input_text", text: "run new" },
          { type: "input_text", text: 'The user refers to mention "a": /a' },
        ],
      },
      userSays("<environment_context>\n  <cwd>/</cwd>\n</environment_context>"),
      userSays("# AGENTS.md instructions for /\n\nrun evil"),
    ];
    const items = await itemsOf(client.stream(modelRequest({ input, tools }), new AbortController().signal));
    assert.deepEqual(items.at(-1), {
      type: "function_call",
      name: "exec_command",
      arguments: '{"cmd":"new"}',
      call_id: "call_turn-1_6",
    });
  });

  it("says so when a tool is not offered", async () => {
    const client = createOfflineClient({ clock: hastyClock(1_000), paceMs: 0 });
    const request = modelRequest({ input: [userSays("run ls")], tools: [] });
    const items = await itemsOf(client.stream(request, new AbortController().signal));
    assert.deepEqual(items.at(-1), {
      type: "message",
      role: "assistant",
      content: [
        { type: "output_text", text: `${LABEL}this thread offers no exec_command, so I cannot run \`ls\`.` },
      ],
    });
  });

  it("streams a summary of its thought and then a call, the same each time", async () => {
    const client = createOfflineClient({ clock: hastyClock(1_000), paceMs: 0 });
    const request = modelRequest({ input: [userSays("run ls")], tools });
    const stream = async () => {
      const events: ModelEvent[] = [];
      for await (const event of client.stream(request, new AbortController().signal)) events.push(event);
      return events;
    };
    const itemId = "rs_turn-1_1";
    const events = await stream();
    assert.deepEqual(events, [
      { type: "itemStarted", itemId, item: "reasoning" },
      { type: "reasoningSummaryPartAdded", itemId, summaryIndex: 0 },
      { type: "reasoningSummaryDelta", itemId, summaryIndex: 0, delta: "Next:" },
      { type: "reasoningSummaryDelta", itemId, summaryIndex: 0, delta: " run" },
      { type: "reasoningSummaryDelta", itemId, summaryIndex: 0, delta: " `ls`." },
      {
        type: "itemDone",
        itemId,
        item: { type: "reasoning", summary: [{ type: "summary_text", text: "Next: run `ls`." }] },
      },
      {
        type: "itemDone",
        itemId: "call_turn-1_1",
        item: {
          type: "function_call",
          name: "exec_command",
          arguments: '{"cmd":"ls"}',
          call_id: "call_turn-1_1",
        },
      },
      { type: "completed", usage: null },
    ]);
    assert.deepEqual(await stream(), events);
  });

  it("takes a second at most for a text, and stops in the middle when aborted", async () => {
    const clock = hastyClock(1_000);
    const client = createOfflineClient({ clock, paceMs: 15 });
    const input = [userSays("hello")];
    const { length } = await itemsOf(client.stream(modelRequest({ input }), new AbortController().signal));
    assert.equal(length, 2);
    const total = clock.sleeps.reduce((sum, ms) => sum + ms, 0);
    assert.ok(total > 500 && total <= 2_000, `${total} ms in all`);

    const abort = new AbortController();
    const reason = new Error("stop");
    const still = fakeClock();
    const stream = createOfflineClient({ clock: still, paceMs: 15 }).stream(
      modelRequest({ input }),
      abort.signal,
    );
    const events = itemsOf(stream);
    await still.sleeping();
    abort.abort(reason);
    await assert.rejects(events, reason);
  });
});

async function itemsOf(stream: AsyncIterable<ModelEvent>): Promise<ResponseItem[]> {
  const items: ResponseItem[] = [];
  for await (const event of stream) if (event.type === "itemDone") items.push(event.item);
  return items;
}
