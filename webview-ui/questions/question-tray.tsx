import { useLayoutEffect, useRef } from "preact/hooks";
import { useApp } from "../parts/app-context.js";
import { QuestionCard } from "./question-card.js";

interface QuestionTrayProps {
  readonly threadId: string | null;
  /** Gives the focus back when the last question is gone. */
  readonly onDone: () => void;
}

/** What the model asks the person, above the composer. Like approvals, it never takes the focus by itself. */
export function QuestionTray({ threadId, onDone }: QuestionTrayProps) {
  const app = useApp();
  const tray = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);
  const mine = app.questions.value.filter((pending) => pending.threadId === threadId);

  // The card took its focus with it.
  useLayoutEffect(() => {
    if (mine.length > 0 || !hadFocus.current) return;
    hadFocus.current = false;
    onDone();
  });

  if (mine.length === 0) return null;
  return (
    <section
      class="approvals"
      aria-label="Questions"
      ref={tray}
      onFocusIn={() => {
        hadFocus.current = true;
      }}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget !== null) hadFocus.current = false;
      }}
    >
      {mine.map((pending) => (
        <QuestionCard key={pending.requestId} pending={pending} />
      ))}
    </section>
  );
}
