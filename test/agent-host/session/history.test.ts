import assert from "node:assert/strict";
import type { ResponseItem } from "../../../agent-host/protocol/response-item.js";
import { toPrompt } from "../../../agent-host/session/history.js";

const call = (call_id: string): ResponseItem => ({
  type: "function_call",
  name: "t",
  arguments: "{}",
  call_id,
});
const output = (call_id: string, text: string): ResponseItem => ({
  type: "function_call_output",
  call_id,
  output: text,
});

describe("a history as a prompt", () => {
  it("has an output for every call and none without one, whatever the kind", () => {
    const patch: ResponseItem = { type: "custom_tool_call", name: "apply_patch", input: "p", call_id: "b" };
    const sealed: ResponseItem = { type: "compaction", encrypted_content: "sealed" };
    assert.deepEqual(
      toPrompt([sealed, call("a"), patch, output("x", "whose?"), call("c"), output("c", "done")], 1_000).map(
        (item) =>
          item.type === "message" || item.type === "reasoning" || item.type === "compaction"
            ? item.type
            : `${item.type} ${item.call_id}`,
      ),
      [
        "compaction",
        "function_call a",
        "function_call_output a",
        "custom_tool_call b",
        "custom_tool_call_output b",
        "function_call c",
        "function_call_output c",
      ],
    );
  });

  it("holds no output that is longer than the limit, as the same item each time", () => {
    const long = output("a", `${"a".repeat(1_000)}${"z".repeat(1_000)}`);
    const history = [call("a"), long];
    const [, cut] = toPrompt(history, 400);
    assert.deepEqual(cut, output("a", `${"a".repeat(200)}\n[… 1600 bytes left out …]\n${"z".repeat(200)}`));
    assert.equal(toPrompt(history, 400)[1], cut);
    // What was cut once stays as it is.
    assert.equal(toPrompt([call("a"), cut ?? long], 400)[1], cut);
    assert.equal(toPrompt(history, 4_000)[1], long);
  });

  it("cuts each text of a list and leaves its images", () => {
    const image = { type: "input_image" as const, image_url: "data:," };
    const list: ResponseItem = {
      type: "function_call_output",
      call_id: "a",
      output: [image, { type: "input_text", text: "x".repeat(900) }],
    };
    assert.deepEqual(toPrompt([call("a"), list], 10)[1], {
      ...list,
      output: [image, { type: "input_text", text: "xxxxx\n[… 890 bytes left out …]\nxxxxx" }],
    });
  });
});
