// Items of every type with anything in them, for properties of whole threads.
import fc from "fast-check";
import type { CommandAction, ThreadItem } from "../../../../agent-host/protocol/item.js";
import type { Json } from "../../../../agent-host/protocol/json.js";
import type { WebSearchAction } from "../../../../agent-host/protocol/tool-call-item.js";
import type { UserInput } from "../../../../agent-host/protocol/user-input.js";

const id = fc.uuid();
/** With everything that is special in JSON, XML, shells and lines. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("", " ", '"', "\\", "\n", "\u2028", "'quoted' \"twice\"", '{"timestamp":"x"}\n', "é€😀"),
);
const textOrNull = fc.option(text);
const whole = fc.nat({ max: 1_000_000 });
const json = fc.jsonValue({ maxDepth: 2 }).map(toPlainJson);

/** Minus zero is written down as zero. */
function toPlainJson(value: unknown): Json {
  const plain: Json = JSON.parse(JSON.stringify(value));
  return plain;
}

const element = fc.record({
  byteRange: fc.record({ start: whole, end: whole }),
  placeholder: textOrNull,
});
export const userInput: fc.Arbitrary<UserInput> = fc.oneof(
  fc.record({ type: fc.constant("text" as const), text, text_elements: fc.array(element, { maxLength: 2 }) }),
  fc.record({ type: fc.constant("image" as const), url: text }),
  fc.record({ type: fc.constant("localImage" as const), path: text }),
  fc.record({ type: fc.constant("skill" as const), name: text, path: text }),
  fc.record({ type: fc.constant("mention" as const), name: text, path: text }),
);

const action: fc.Arbitrary<CommandAction> = fc.oneof(
  fc.record({ type: fc.constant("read" as const), command: text, name: text, path: text }),
  fc.record({ type: fc.constant("listFiles" as const), command: text, path: textOrNull }),
  fc.record({ type: fc.constant("search" as const), command: text, query: textOrNull, path: textOrNull }),
  fc.record({ type: fc.constant("unknown" as const), command: text }),
);
const change = fc.record({
  path: text,
  kind: fc.oneof(
    fc.constant({ type: "add" as const }),
    fc.constant({ type: "delete" as const }),
    fc.record({ type: fc.constant("update" as const), move_path: textOrNull }),
  ),
  diff: text,
});
const effort = fc.option(fc.constantFrom("none", "minimal", "low", "medium", "high", "xhigh"));
const agentState = fc.record({
  status: fc.constantFrom(
    "pendingInit",
    "running",
    "interrupted",
    "completed",
    "errored",
    "shutdown",
    "notFound",
  ),
  message: textOrNull,
});
const webAction: fc.Arbitrary<WebSearchAction> = fc.oneof(
  fc.record({ type: fc.constant("search" as const), query: textOrNull, queries: fc.option(fc.array(text)) }),
  fc.record({ type: fc.constant("openPage" as const), url: textOrNull }),
  fc.record({ type: fc.constant("findInPage" as const), url: textOrNull, pattern: textOrNull }),
  fc.constant({ type: "other" as const }),
);
const output = fc.oneof(
  fc.record({ type: fc.constant("inputText" as const), text }),
  fc.record({ type: fc.constant("inputImage" as const), imageUrl: text }),
);
const ended = fc.constantFrom("inProgress", "completed", "failed");
const endedOrDeclined = fc.constantFrom("inProgress", "completed", "failed", "declined");
const durationMs = fc.option(whole);

/** Items that keep the id they have. */
export const callItem: fc.Arbitrary<ThreadItem> = fc.oneof(
  fc.record({
    type: fc.constant("commandExecution" as const),
    id,
    command: text,
    cwd: text,
    processId: textOrNull,
    source: fc.constantFrom("agent", "userShell", "unifiedExecStartup", "unifiedExecInteraction"),
    status: endedOrDeclined,
    commandActions: fc.array(action, { maxLength: 2 }),
    aggregatedOutput: textOrNull,
    exitCode: fc.option(fc.integer({ min: -3, max: 300 })),
    durationMs,
  }),
  fc.record({
    type: fc.constant("fileChange" as const),
    id,
    changes: fc.array(change, { maxLength: 3 }),
    status: endedOrDeclined,
  }),
  fc.record({
    type: fc.constant("mcpToolCall" as const),
    id,
    server: text,
    tool: text,
    status: ended,
    arguments: json,
    mcpAppResourceUri: textOrNull,
    result: fc.option(
      fc.record({ content: fc.array(json, { maxLength: 2 }), structuredContent: json, _meta: json }),
    ),
    error: fc.option(fc.record({ message: text })),
    durationMs,
  }),
  fc.record({
    type: fc.constant("dynamicToolCall" as const),
    id,
    namespace: textOrNull,
    tool: text,
    arguments: json,
    status: ended,
    contentItems: fc.option(fc.array(output, { maxLength: 2 })),
    success: fc.option(fc.boolean()),
    durationMs,
  }),
  fc.record({
    type: fc.constant("collabAgentToolCall" as const),
    id,
    tool: fc.constantFrom("spawnAgent", "sendInput", "resumeAgent", "wait", "closeAgent"),
    status: ended,
    senderThreadId: id,
    receiverThreadIds: fc.array(id, { maxLength: 2 }),
    prompt: textOrNull,
    model: textOrNull,
    reasoningEffort: effort,
    agentsStates: fc.dictionary(id, agentState, { maxKeys: 2, noNullPrototype: true }),
  }),
  fc.record({ type: fc.constant("webSearch" as const), id, query: text, action: fc.option(webAction) }),
  fc.record({ type: fc.constant("imageView" as const), id, path: text }),
  fc.record({
    type: fc.constant("imageGeneration" as const),
    id,
    status: text,
    revisedPrompt: textOrNull,
    result: text,
    savedPath: textOrNull,
  }),
  fc.record({ type: fc.constant("plan" as const), id, text }),
);

const citation = fc.record({
  entries: fc.array(fc.record({ path: text, lineStart: whole, lineEnd: whole, note: text }), {
    maxLength: 1,
  }),
  threadIds: fc.array(id, { maxLength: 1 }),
});

/** Items that get a number when they are read again, or an id from their turn. */
export const otherItem: fc.Arbitrary<ThreadItem> = fc.oneof(
  fc.record({
    type: fc.constant("userMessage" as const),
    id,
    content: fc.array(userInput, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant("agentMessage" as const),
    id,
    text,
    phase: fc.option(fc.constantFrom("commentary", "final_answer")),
    memoryCitation: fc.option(citation),
  }),
  fc.record({
    type: fc.constant("reasoning" as const),
    id,
    summary: fc.array(text, { maxLength: 2 }),
    content: fc.array(text, { maxLength: 2 }),
  }),
  fc.record({ type: fc.constant("enteredReviewMode" as const), id, review: text }),
  fc.record({ type: fc.constant("exitedReviewMode" as const), id, review: text }),
  fc.record({ type: fc.constant("contextCompaction" as const), id }),
  fc.record({
    type: fc.constant("hookPrompt" as const),
    id,
    fragments: fc.array(fc.record({ text, hookRunId: text }), { minLength: 1, maxLength: 2 }),
  }),
);
