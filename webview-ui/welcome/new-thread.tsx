import type { RefObject } from "preact";
import { useApp } from "../parts/app-context.js";
import { Icon } from "../parts/icon.js";
import { setDraft } from "../state/app.js";

const EXAMPLES = [
  "Explain how this project is built and tested",
  "Find the slowest test and make it faster",
  "Review my uncommitted changes",
];

/** What the built-in stand-in understands. */
const OFFLINE_EXAMPLES = [
  "run ls",
  "read a.txt",
  "replace two with TWO in a.txt",
  "create notes.txt with hello",
];

/** The empty thread: what one can try, and plain words about what answers. */
export function NewThread({ field }: { readonly field: RefObject<HTMLTextAreaElement | null> }) {
  const app = useApp();
  const host = app.host.value;
  const offline = host.kind === "ready" && host.offline;
  return (
    <div class="welcome">
      <div class="welcome-mark" aria-hidden="true" />
      <h2>What should we work on?</h2>
      <p class="welcome-lead">The agent reads, runs and edits. You decide what runs and what changes.</p>
      {offline && (
        <div class="notice notice-info" role="note">
          <Icon name="info" />
          <div class="notice-body">
            No language model is set up. What answers now is a small built-in stand-in that follows fixed
            rules. It is <strong>not a language model</strong> and understands only requests like the ones
            below.{" "}
            <button type="button" class="link" onClick={() => app.post({ type: "chooseModel" })}>
              Choose a model
            </button>
          </div>
        </div>
      )}
      <ul class="examples" aria-label="Examples to try">
        {(offline ? OFFLINE_EXAMPLES : EXAMPLES).map((text) => (
          <li key={text}>
            <button
              type="button"
              class={`example ${offline ? "mono" : ""}`}
              onClick={() => {
                setDraft(app, "", text);
                field.current?.focus();
              }}
            >
              <span>{text}</span>
              <Icon name="arrow-right" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
