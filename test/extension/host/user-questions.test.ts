import assert from "node:assert/strict";
import { createUserQuestions } from "../../../extension/host/user-questions.js";
import { WithdrawnError } from "../../../extension/host/waiting-requests.js";

const open = { isCancellationRequested: false, onCancellationRequested: () => undefined };
const question = {
  id: "q",
  header: "H",
  question: "?",
  isOther: true,
  isSecret: false,
  options: null,
};
const params = { threadId: "t", turnId: "u", itemId: "c", questions: [question] };

describe("questions of the model in the extension", () => {
  it("wait, and one answer serves all who asked", async () => {
    const lists: number[] = [];
    const questions = createUserQuestions((pending) => lists.push(pending.length));
    const asked = [questions.ask(params, open), questions.ask(params, open)];
    const [pending] = questions.pending();
    assert.deepEqual(pending, { requestId: "questions:t:c", ...params });
    questions.answer("questions:t:c", { q: ["a", "b"] });
    questions.answer("questions:t:c", { q: ["late"] });
    assert.deepEqual(await Promise.all(asked), [
      { answers: { q: { answers: ["a", "b"] } } },
      { answers: { q: { answers: ["a", "b"] } } },
    ]);
    assert.deepEqual(lists, [1, 0]);
  });

  it("are taken back with their turn", async () => {
    const questions = createUserQuestions(() => undefined);
    const asked = questions.ask(params, open);
    questions.withdraw("another");
    assert.equal(questions.pending().length, 1);
    questions.withdraw("u");
    await assert.rejects(asked, WithdrawnError);
  });
});
