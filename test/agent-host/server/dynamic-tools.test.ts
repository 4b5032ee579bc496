import assert from "node:assert/strict";
import { calls, says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

const CALL = "item/tool/call";
const never = () => new Promise<never>(() => undefined);
const inputSchema = { type: "object", properties: { q: { type: "string" } }, required: ["q"] };
const tool = (changes: object = {}) => ({ name: "lookup", description: "look", inputSchema, ...changes });
const found = (...texts: string[]) => ({
  contentItems: texts.map((text) => ({ type: "inputText", text })),
  success: true,
});
const namespaced = (namespace: string, name: string, args: unknown, callId: string) => [
  {
    raw: {
      type: "response.output_item.done",
      output_index: 0,
      item: { type: "function_call", name, namespace, arguments: JSON.stringify(args), call_id: callId },
    },
  },
];

async function hostWith(tools: readonly object[], script: Parameters<typeof startHost>[0] = {}) {
  const host = await startHost(script);
  const threadId = await host.startThread({ dynamicTools: tools });
  const output = () => host.model.requests.at(-1)?.body.input.at(-1).output;
  const items = () => host.client.received.filter(({ params }) => params.item?.type === "dynamicToolCall");
  return { host, threadId, output, items };
}

describe("tools of the client", () => {
  const faults: readonly (readonly [readonly object[], string])[] = [
    [[tool(), tool()], "duplicate dynamic tool name: lookup"],
    [
      [tool({ namespace: "a" }), tool({ namespace: "a" })],
      "duplicate dynamic tool name in namespace a: lookup",
    ],
    [[tool({ name: "" })], "dynamic tool name must not be empty"],
    [[tool({ name: " x" })], "dynamic tool name has leading/trailing whitespace:  x"],
    [[tool({ name: "mcp" })], "dynamic tool name is reserved: mcp"],
    [[tool({ name: "mcp__x" })], "dynamic tool name is reserved: mcp__x"],
    [
      [tool({ name: "a b" })],
      "dynamic tool name must be 1 to 128 letters, digits, underscores or hyphens: a b",
    ],
    [[tool({ name: "exec_command" })], "dynamic tool name is that of a built-in tool: exec_command"],
    [[tool({ deferLoading: true })], "deferred dynamic tool must include a namespace: lookup"],
    [[tool({ namespace: "" })], "dynamic tool namespace must not be empty for lookup"],
    [[tool({ namespace: "a " })], "dynamic tool namespace has leading/trailing whitespace for lookup: a "],
    [[tool({ namespace: "mcp__a" })], "dynamic tool namespace is reserved for lookup: mcp__a"],
    [
      [tool({ inputSchema: "x" })],
      "dynamic tool input schema is not supported for lookup: it must be an object or true",
    ],
    [
      [tool({ inputSchema: { type: "null" } })],
      'dynamic tool input schema is not supported for lookup: it must describe an object, not "null"',
    ],
  ];
  for (const [tools, message] of faults) {
    it(`are refused: ${message}`, async () => {
      const { client, cwd } = await startHost();
      assert.deepEqual(await client.failure("thread/start", { cwd, dynamicTools: tools }), {
        code: -32600,
        message,
      });
    });
  }

  it("are offered with their namespaces and run by the client", async () => {
    const { host, threadId, items } = await hostWith(
      [tool(), tool({ namespace: "crm" }), tool({ name: "mcpx" }), tool({ name: "any", inputSchema: true })],
      {
        script: [
          calls("lookup", { q: "x" }, "c1"),
          namespaced("crm", "lookup", { q: "y" }, "c2"),
          says("done"),
        ],
      },
    );
    host.client.answer(CALL, ({ namespace }) => found(`from ${namespace}`));
    const turn = await host.turn(threadId, "go");

    const { requests } = host.model;
    const offered = requests[0]?.body.tools.slice(-4);
    const wire = {
      type: "function",
      name: "lookup",
      description: "look",
      strict: false,
      parameters: inputSchema,
    };
    assert.deepEqual(offered, [
      wire,
      { type: "namespace", name: "crm", description: "Tools of crm.", tools: [wire] },
      { ...wire, name: "mcpx" },
      { ...wire, name: "any", parameters: { type: "object", properties: {} } },
    ]);
    assert.deepEqual(
      [1, 2].map((index) => requests[index]?.body.input.at(-1).output),
      ["from null", "from crm"],
    );
    const asked = host.client.received.filter(({ method }) => method === CALL);
    assert.deepEqual(asked[1]?.params, {
      threadId,
      turnId: turn.id,
      callId: "c2",
      namespace: "crm",
      tool: "lookup",
      arguments: { q: "y" },
    });
    const shown = items().map(({ method, params: { item } }) => [method, item.id, item.status, item.success]);
    assert.deepEqual(shown, [
      ["item/started", "c1", "inProgress", null],
      ["item/completed", "c1", "completed", true],
      ["item/started", "c2", "inProgress", null],
      ["item/completed", "c2", "completed", true],
    ]);
    assert.ok(!host.client.methods().includes("serverRequest/resolved"));
  });

  const image = {
    type: "inputImage",
    imageUrl:
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  };
  for (const [what, answer, expected, status] of [
    ["one text", () => found("t"), "t", "completed"],
    [
      "texts and an image",
      () => ({ contentItems: [{ type: "inputText", text: "t" }, image], success: true }),
      [
        { type: "input_text", text: "t" },
        { type: "input_image", image_url: image.imageUrl, detail: "high" },
      ],
      "completed",
    ],
    [
      "an image that is none",
      () => ({ contentItems: [{ ...image, imageUrl: "file:///etc/passwd" }], success: true }),
      "[an image was left out: its address is neither data nor http]",
      "completed",
    ],
    ["nothing", () => ({ contentItems: [], success: true }), "done, without any output", "completed"],
    ["a failure", () => ({ ...found("no good"), success: false }), "no good", "failed"],
    ["an error", () => Promise.reject(new Error("boom")), /^lookup failed in the client: .*boom/, "failed"],
    ["no answer at all", () => 7, /^lookup failed: the client's answer cannot be read$/, "failed"],
  ] as const) {
    it(`may answer with ${what}`, async () => {
      const { host, threadId, output, items } = await hostWith([tool()], {
        script: [calls("lookup", {}), says("done")],
      });
      host.client.answer(CALL, answer);
      assert.equal((await host.turn(threadId, "go")).status, "completed");
      if (expected instanceof RegExp) assert.match(output(), expected);
      else assert.deepEqual(output(), expected);
      assert.equal(items().at(-1)?.params.item.status, status);
    });
  }

  it("are not run with arguments that are no JSON, nor in a namespace that is not there", async () => {
    const bad = {
      raw: {
        type: "response.output_item.done",
        output_index: 0,
        item: { type: "function_call", name: "lookup", arguments: "{nope", call_id: "c1" },
      },
    };
    const { host, threadId } = await hostWith([tool()], {
      script: [[bad], namespaced("nope", "lookup", {}, "c2"), says("done")],
    });
    await host.turn(threadId, "go");
    const outputs = [1, 2].map((index) => host.model.requests[index]?.body.input.at(-1).output);
    assert.match(outputs[0], /^failed to parse function arguments/);
    assert.equal(outputs[1], "unsupported call: nope.lookup");
    assert.ok(!host.client.methods().includes(CALL));
  });

  it("end with the turn: the client hears that its answer is not wanted any more", async () => {
    const { host, threadId, items } = await hostWith([tool()], { script: [calls("lookup", {})] });
    host.client.answer(CALL, never);
    const { turn } = await host.client.request("turn/start", {
      threadId,
      input: [{ type: "text", text: "x" }],
    });
    await host.client.next(CALL);
    await host.client.request("turn/interrupt", { threadId, turnId: turn.id });
    await host.client.next("serverRequest/resolved");
    assert.equal((await host.client.next("turn/completed")).turn.status, "interrupted");
    assert.equal(items().at(-1)?.params.item.status, "failed");
  });

  it("go to the client that brought them, and to who came last when that one is gone", async () => {
    const host = await startHost({
      script: [
        calls("lookup", {}, "c1"),
        says("1"),
        calls("lookup", {}, "c2"),
        says("2"),
        calls("lookup", {}, "c3"),
        says("3"),
      ],
    });
    const owner = host.connect();
    await owner.client.initialize();
    const { thread } = await owner.client.request("thread/start", {
      cwd: host.cwd,
      approvalPolicy: "never",
      sandbox: "danger-full-access",
      dynamicTools: [tool()],
    });
    owner.client.answer(CALL, () => found("owner"));
    await owner.client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "hi" }] });
    await owner.client.next("turn/completed");
    await host.client.request("thread/resume", { threadId: thread.id });
    host.client.answer(CALL, () => found("late"));
    const outputOf = (index: number) => host.model.requests[index]?.body.input.at(-1).output;
    await host.turn(thread.id, "again");
    assert.deepEqual([outputOf(1), outputOf(3)], ["owner", "owner"]);
    await owner.disconnect();
    await host.turn(thread.id, "and again");
    assert.equal(outputOf(5), "late");
  });

  it("do not hang when the client goes away", async () => {
    const host = await startHost({ script: [calls("lookup", {}), says("done")] });
    const owner = host.connect();
    await owner.client.initialize();
    const { thread } = await owner.client.request("thread/start", { cwd: host.cwd, dynamicTools: [tool()] });
    owner.client.answer(CALL, never);
    await owner.client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "hi" }] });
    await owner.client.next(CALL);
    await owner.disconnect();
    const second = await host.model.request(1);
    assert.equal(second.body.input.at(-1).output, "lookup did not end: the client that ran it went away");
  });

  it("are there again after a resume, with the calls they made", async () => {
    const { host, threadId } = await hostWith(
      [tool(), tool({ namespace: "crm", name: "later", deferLoading: true })],
      {
        script: [calls("lookup", { q: "x" }, "c1"), says("done")],
      },
    );
    host.client.answer(CALL, () => found("hit"));
    await host.turn(threadId, "go");
    await host.dispose();
    const second = await startHost({
      script: [calls("lookup", { q: "y" }, "c2"), says("ok")],
      home: host.home,
    });
    second.client.answer(CALL, () => found("hit again"));
    const { thread } = await second.client.request("thread/resume", { threadId });
    const item = thread.turns[0].items.find(({ type }: { type: string }) => type === "dynamicToolCall");
    assert.deepEqual(
      [item.id, item.tool, item.arguments, item.status, item.contentItems, item.success],
      ["c1", "lookup", { q: "x" }, "completed", [{ type: "inputText", text: "hit" }], true],
    );
    await second.turn(threadId, "again");
    assert.equal(second.model.requests[1]?.body.input.at(-1).output, "hit again");
    assert.ok(
      second.model.requests[0]?.body.tools.some(({ type }: { type: string }) => type === "tool_search"),
    );
  });

  describe("that are deferred", () => {
    const deferred = (name: string, description: string) =>
      tool({ name, description, namespace: "crm", deferLoading: true });
    const tools = [
      deferred("createIssue", "Opens a ticket"),
      deferred("list_people", "Names everybody in the company"),
      deferred("weather", "Tells whether it rains"),
    ];
    const search = (args: unknown) => [
      {
        raw: {
          type: "response.output_item.done",
          output_index: 0,
          item: { type: "tool_search_call", execution: "client", call_id: "s1", arguments: args },
        },
      },
    ];
    const namesIn = (output: { tools: { name: string; tools: { name: string }[] }[] }) =>
      output.tools.flatMap(({ name, tools: inside }) => inside.map((each) => `${name}.${each.name}`));

    it("are found by what they say of themselves, and can be called then", async () => {
      const { host, threadId, output } = await hostWith(tools, {
        script: [
          search({ query: "issue" }),
          namespaced("crm", "createIssue", { q: "z" }, "c1"),
          says("done"),
        ],
      });
      host.client.answer(CALL, () => found("made"));
      await host.turn(threadId, "go");
      const { requests } = host.model;
      const kinds = requests[0]?.body.tools.map(({ type, name }: Record<string, string>) => name ?? type);
      assert.ok(kinds.includes("tool_search") && !kinds.includes("crm"));
      const answer = requests[1]?.body.input.at(-1);
      assert.deepEqual(answer, {
        type: "tool_search_output",
        call_id: "s1",
        status: "completed",
        execution: "client",
        tools: [
          {
            type: "namespace",
            name: "crm",
            description: "Tools of crm.",
            tools: [
              {
                type: "function",
                name: "createIssue",
                description: "Opens a ticket",
                strict: false,
                parameters: inputSchema,
                defer_loading: true,
              },
            ],
          },
        ],
      });
      assert.equal(output(), "made");
    });

    for (const [what, args, expected] of [
      ["text of arguments", JSON.stringify({ query: "people company" }), ["crm.list_people"]],
      ["a limit", { query: "ticket rains everybody", limit: 1 }, 1],
      ["nothing that fits", { query: "zzzz" }, []],
      ["arguments that are none", 7, []],
    ] as const) {
      it(`are searched with ${what}`, async () => {
        const { host, threadId } = await hostWith(tools, { script: [search(args), says("done")] });
        await host.turn(threadId, "go");
        const names = namesIn(host.model.requests[1]?.body.input.at(-1));
        if (typeof expected === "number") assert.equal(names.length, expected);
        else assert.deepEqual(names, expected);
      });
    }

    for (const [what, options] of [
      ["in chat completions", { wireApi: "chat" }],
      ["where the search is turned off", { config: ["features.tool_search=false"] }],
    ] as const) {
      it(`are listed like the others ${what}`, async () => {
        const { host, threadId } = await hostWith(tools, { ...options, script: () => says("ok") });
        await host.turn(threadId, "go");
        const text = JSON.stringify(host.model.requests[0]?.body.tools);
        assert.match(text, /createIssue/);
        assert.doesNotMatch(text, /tool_search|defer/);
      });
    }
  });

  it("have their namespace in their name in chat completions", async () => {
    const { host, threadId } = await hostWith([tool({ namespace: "crm" })], {
      wireApi: "chat",
      script: [calls("crm__lookup", { q: "x" }, "c1"), says("done")],
    });
    host.client.answer(CALL, ({ namespace, tool: name }) => found(`${namespace} ${name}`));
    await host.turn(threadId, "go");
    const { messages, tools } = host.model.requests[1]?.body ?? {};
    assert.equal(tools.at(-1).function.name, "crm__lookup");
    assert.equal(messages.at(-1).content, "crm lookup");
    assert.equal(messages.at(-2).tool_calls[0].function.name, "crm__lookup");
  });
});
