import { useState } from "preact/hooks";
import type { PendingQuestions } from "../../extension/views/messages.js";
import { useApp } from "../parts/app-context.js";
import { Icon } from "../parts/icon.js";
import { type ChosenAnswer, NOTHING_CHOSEN, toAnswers } from "./chosen-answer.js";
import { QuestionField } from "./question-field.js";

/** The questions of one call. It is locked as soon as they are answered. */
export function QuestionCard({ pending }: { readonly pending: PendingQuestions }) {
  const app = useApp();
  const [chosen, setChosen] = useState<Readonly<Record<string, ChosenAnswer>>>({});
  const [locked, setLocked] = useState(false);
  const { requestId, questions } = pending;
  const answers = toAnswers(questions, chosen);

  const send = (given: Readonly<Record<string, readonly string[]>>) => {
    if (locked) return;
    setLocked(true);
    app.post({ type: "answerQuestions", requestId, answers: given });
  };
  return (
    <form
      class="approval question-card"
      aria-label="Heddle asks"
      aria-busy={locked}
      onSubmit={(event) => {
        event.preventDefault();
        if (Object.keys(answers).length > 0) send(answers);
      }}
    >
      <div class="approval-head">
        <Icon name="info" />
        <span class="approval-title">Heddle asks</span>
      </div>
      {questions.map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          chosen={chosen[question.id] ?? NOTHING_CHOSEN}
          locked={locked}
          onChange={(answer) => setChosen({ ...chosen, [question.id]: answer })}
        />
      ))}
      <div class="approval-buttons">
        <button
          type="submit"
          class="button primary"
          disabled={locked || Object.keys(answers).length < questions.length}
        >
          <span class="button-label">{questions.length === 1 ? "Send answer" : "Send answers"}</span>
        </button>
        <button type="button" class="button secondary" disabled={locked} onClick={() => send(answers)}>
          <span class="button-label">{Object.keys(answers).length > 0 ? "Skip the rest" : "Skip"}</span>
        </button>
      </div>
    </form>
  );
}
