import { useId } from "preact/hooks";
import type { PendingQuestions } from "../../extension/views/messages.js";
import { visibleText } from "../parts/visible-text.js";
import type { ChosenAnswer } from "./chosen-answer.js";

const SECRET = { type: "password", spellcheck: false } as const;
const OPEN = { type: "text", spellcheck: true } as const;

interface QuestionFieldProps {
  readonly question: PendingQuestions["questions"][number];
  readonly chosen: ChosenAnswer;
  readonly locked: boolean;
  readonly onChange: (answer: ChosenAnswer) => void;
}

/** One question: its options as buttons, and a field for an answer of one's own. */
export function QuestionField({ question, chosen, locked, onChange }: QuestionFieldProps) {
  const id = useId();
  const options = question.options ?? [];
  const takesText = question.isOther || options.length === 0;
  return (
    <fieldset class="question">
      <legend>
        {question.header !== "" && <span class="step-meta">{visibleText(question.header)}</span>}
        <span class="question-text">{visibleText(question.question)}</span>
      </legend>
      {options.map(({ label, description }, index) => {
        const isChosen = chosen.label === label;
        return (
          <button
            key={label}
            type="button"
            class={`button question-option ${isChosen ? "primary" : "secondary"}`}
            aria-pressed={isChosen}
            aria-describedby={`${id}-${index}`}
            disabled={locked}
            onClick={() => onChange({ label: isChosen ? null : label, text: "" })}
          >
            <span class="button-label">{visibleText(label)}</span>
            <span class="question-description" id={`${id}-${index}`}>
              {visibleText(description)}
            </span>
          </button>
        );
      })}
      {takesText && (
        <input
          {...(question.isSecret ? SECRET : OPEN)}
          class="question-input"
          aria-label={`${options.length > 0 ? "Another answer to" : "Answer to"}: ${visibleText(question.question)}`}
          placeholder={options.length > 0 ? "Something else…" : ""}
          autocomplete="off"
          disabled={locked}
          value={chosen.text}
          onInput={({ currentTarget }) => onChange({ label: null, text: currentTarget.value })}
        />
      )}
    </fieldset>
  );
}
