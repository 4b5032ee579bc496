import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useApp } from "../parts/app-context.js";
import { Icon } from "../parts/icon.js";
import { isMac } from "../parts/platform.js";
import { decide } from "../state/app.js";
import { openThread } from "../threads/open-thread.js";
import { CommandApproval } from "./command-approval.js";
import { decisionButtons } from "./decisions.js";
import { FileApproval } from "./file-approval.js";
import { shortcutLetter } from "./shortcut.js";

interface ApprovalTrayProps {
  readonly threadId: string | null;
  /** Gives the focus back when the last question is answered. */
  readonly onDone: () => void;
}

/**
 * The questions of the shown thread, above the composer. They never take the focus by themselves: a person who
 * types must not answer by accident.
 */
export function ApprovalTray({ threadId, onDone }: ApprovalTrayProps) {
  const app = useApp();
  const mine = app.approvals.value.filter((approval) => approval.threadId === threadId);
  const elsewhere = app.approvals.value.filter((approval) => approval.threadId !== threadId);
  const first = mine.find(({ requestId }) => !app.decided.value.has(requestId)) ?? null;
  const tray = useRef<HTMLElement>(null);
  const firstCard = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);

  useEffect(() => {
    if (first === null) return;
    const onKey = (event: KeyboardEvent) => {
      const letter = shortcutLetter(toShortcutKey(event), isMac);
      const chosen = decisionButtons(first).find((button) => letter !== null && button.letter === letter);
      if (chosen === undefined) return;
      // The editor would take the key for one of its menus.
      event.preventDefault();
      event.stopPropagation();
      decide(app, first, chosen.decision);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [first, app]);

  // A button that is locked or gone cannot keep the focus: the next question gets it, or the composer.
  useLayoutEffect(() => {
    if (!hadFocus.current || tray.current?.contains(document.activeElement)) return;
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    if (firstCard.current !== null) firstCard.current.focus();
    else if (mine.length === 0) {
      hadFocus.current = false;
      onDone();
    }
  });

  if (mine.length === 0 && elsewhere.length === 0) return null;
  return (
    <section
      class="approvals"
      aria-label="Approvals"
      ref={tray}
      onFocusIn={() => {
        hadFocus.current = true;
      }}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget !== null) hadFocus.current = false;
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        hadFocus.current = false;
        onDone();
      }}
    >
      {mine.map((approval, index) => {
        const isFirst = approval === first;
        const place = mine.length > 1 ? `${index + 1} of ${mine.length}` : null;
        const card = isFirst ? firstCard : null;
        return approval.kind === "command" ? (
          <CommandApproval
            key={approval.requestId}
            approval={approval}
            isFirst={isFirst}
            place={place}
            card={card}
          />
        ) : (
          <FileApproval
            key={approval.requestId}
            approval={approval}
            isFirst={isFirst}
            place={place}
            card={card}
          />
        );
      })}
      {elsewhere[0] !== undefined && (
        <div class="approval-elsewhere">
          <Icon name="shield" />
          <span>
            {elsewhere.length === 1 ? "Another thread waits" : `${elsewhere.length} questions wait`} for
            approval
          </span>
          <button type="button" class="link" onClick={() => openThread(app, elsewhere[0]?.threadId ?? "")}>
            Show
          </button>
        </div>
      )}
    </section>
  );
}

function toShortcutKey(event: KeyboardEvent) {
  const { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat, isComposing } = event;
  const altGraph = event.getModifierState("AltGraph");
  return { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat, isComposing, altGraph };
}
