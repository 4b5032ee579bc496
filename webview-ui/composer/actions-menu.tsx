import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ViewCommand } from "../../extension/views/messages.js";
import { useApp } from "../parts/app-context.js";
import { Icon, type IconName } from "../parts/icon.js";

const ACTIONS: readonly { readonly command: ViewCommand; readonly label: string; readonly icon: IconName }[] =
  [
    { command: "reviewChanges", label: "Review Changes…", icon: "code-review" },
    { command: "setGoal", label: "Set Goal…", icon: "target" },
    { command: "compactThread", label: "Compact Thread", icon: "fold" },
    { command: "endBackgroundTerminals", label: "End Background Terminals", icon: "terminal" },
  ];

/** What else can be done with the thread. Arrow keys walk through it, Escape leaves it. */
export function ActionsMenu() {
  const app = useApp();
  const id = useId();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  const items = () => [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useLayoutEffect(() => {
    if (open) items()[0]?.focus();
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = items();
    const at = all.findIndex((item) => item.matches(":focus"));
    const to = menuTarget(event.key, at, all.length);
    if (to === null) return;
    event.preventDefault();
    if (to === "close") close();
    else all[to]?.focus();
  };

  return (
    <div class="menu-place" ref={box}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        title="More actions"
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name="ellipsis" />
      </button>
      {open && (
        <div
          class="menu"
          role="menu"
          tabIndex={-1}
          id={id}
          aria-label="More actions"
          onKeyDown={onKeyDown}
          onFocusOut={({ relatedTarget }) => {
            // A click on the button closes by itself.
            if (!(relatedTarget instanceof Node && box.current?.contains(relatedTarget))) setOpen(false);
          }}
        >
          {ACTIONS.map(({ command, label, icon }) => (
            <button
              key={command}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class="menu-item"
              onClick={() => {
                close();
                app.post({ type: "runCommand", command });
              }}
            >
              <Icon name={icon} /> {label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** Where a key leads in a menu; null for keys that mean nothing there. */
export function menuTarget(key: string, at: number, count: number): number | "close" | null {
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return (Math.max(at, 0) - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    case "Escape":
      return "close";
    default:
      return null;
  }
}
