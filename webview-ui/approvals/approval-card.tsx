import type { ComponentChildren, RefObject } from "preact";
import type { PendingApproval } from "../../extension/views/messages.js";
import { useApp } from "../parts/app-context.js";
import { Icon } from "../parts/icon.js";
import { isMac } from "../parts/platform.js";
import { visibleText } from "../parts/visible-text.js";
import { decide } from "../state/app.js";
import { type DecisionButton, decisionButtons } from "./decisions.js";
import { shortcutAria, shortcutText } from "./shortcut.js";

interface ApprovalCardProps {
  readonly approval: PendingApproval;
  readonly title: string;
  /** True for the card that the shortcuts answer. */
  readonly isFirst: boolean;
  /** "2 of 3", when several wait. */
  readonly place: string | null;
  readonly card: RefObject<HTMLElement | null> | null;
  readonly children: ComponentChildren;
}

/** A question to the person. It is locked as soon as they answered. */
export function ApprovalCard({ approval, title, isFirst, place, card, children }: ApprovalCardProps) {
  const app = useApp();
  const locked = app.decided.value.has(approval.requestId);
  const choose = ({ decision }: DecisionButton, event: MouseEvent) => {
    // The second click of a double click may land on the card that moved up.
    if (event.detail <= 1) decide(app, approval, decision);
  };
  return (
    <section
      class={`approval ${isFirst ? "approval-first" : ""}`}
      ref={card}
      tabIndex={-1}
      aria-label={title}
      aria-busy={locked}
    >
      <div class="approval-head">
        <Icon name="shield" />
        <span class="approval-title">{title}</span>
        {place !== null && <span class="step-meta">{place}</span>}
      </div>
      {approval.reason !== null && approval.reason !== "" && (
        <p class="approval-reason">{visibleText(approval.reason)}</p>
      )}
      {children}
      <div class="approval-buttons">
        {decisionButtons(approval).map((button, index) => (
          <button
            key={index}
            type="button"
            class={`button ${button.look}`}
            title={button.hint}
            disabled={locked}
            aria-keyshortcuts={
              isFirst && button.letter !== null ? shortcutAria(button.letter, isMac) : undefined
            }
            onClick={(event) => choose(button, event)}
          >
            <span class="button-label">{button.label}</span>
            {isFirst && button.letter !== null && (
              <span class="keys" aria-hidden="true">
                {shortcutText(button.letter, isMac)}
              </span>
            )}
          </button>
        ))}
      </div>
    </section>
  );
}
