import assert from "node:assert/strict";
import { updatePlan } from "../../../agent-host/tools/update-plan.js";
import { callTool, createRecorder, noEnvironment } from "./recorded-call.js";

const where = { environment: noEnvironment, cwd: "/" };

describe("tools/update-plan", () => {
  it("shows the plan in the words of the protocol", async () => {
    const events = createRecorder();
    const plan = [
      { step: "a", status: "completed" },
      { step: "b", status: "in_progress" },
      { step: "c", status: "pending" },
    ];
    assert.equal(
      await callTool(updatePlan, { plan, explanation: "why" }, { ...where, events }),
      "Plan updated",
    );
    assert.deepEqual(events.events, [
      {
        event: "plan",
        explanation: "why",
        plan: [
          { step: "a", status: "completed" },
          { step: "b", status: "inProgress" },
          { step: "c", status: "pending" },
        ],
      },
    ]);
  });

  it("takes null for a missing explanation", async () => {
    const events = createRecorder();
    await callTool(updatePlan, { plan: [], explanation: null }, { ...where, events });
    assert.deepEqual(events.events, [{ event: "plan", explanation: null, plan: [] }]);
  });

  const step = { step: "a", status: "in_progress" };
  const refused: [string, unknown, RegExp][] = [
    [
      "two steps at once",
      { plan: [step, step] },
      /^failed to parse function arguments: plan: at most one step/,
    ],
    ["no plan", {}, /^failed to parse function arguments: plan: /],
    [
      "another status",
      { plan: [{ step: "a", status: "done" }] },
      /^failed to parse function arguments: plan\.0\.status: /,
    ],
    ["what is not JSON", "{", /^failed to parse function arguments: not valid JSON: /],
    ["what is not an object", "[]", /^failed to parse function arguments: .*object/],
  ];
  for (const [name, input, message] of refused) {
    it(`refuses ${name}`, async () => {
      const events = createRecorder();
      await assert.rejects(callTool(updatePlan, input, { ...where, events }), {
        name: "ToolFailure",
        message,
      });
      assert.deepEqual(events.events, []);
    });
  }

  it("tells the model its arguments as JSON Schema", () => {
    const { spec } = updatePlan;
    assert(spec.type === "function");
    assert.deepEqual(
      [spec.name, spec.parameters.type, spec.parameters.required, spec.parameters.additionalProperties],
      ["update_plan", "object", ["plan"], false],
    );
    assert.equal(
      spec.parameters,
      updatePlan.spec.type === "function" && updatePlan.spec.parameters,
      "built once",
    );
  });
});
