/** The codicons that the page uses; codicon.css holds a rule for each. */
export type IconName =
  | "add"
  | "archive"
  | "arrow-down"
  | "arrow-left"
  | "arrow-right"
  | "arrow-up"
  | "check"
  | "chevron-down"
  | "chevron-right"
  | "circle-filled"
  | "circle-large-outline"
  | "circle-slash"
  | "close"
  | "code-review"
  | "copy"
  | "debug-pause"
  | "debug-stop"
  | "diff"
  | "discard"
  | "edit"
  | "ellipsis"
  | "error"
  | "file"
  | "file-media"
  | "fold"
  | "git-branch"
  | "history"
  | "info"
  | "link-external"
  | "loading"
  | "pass"
  | "play"
  | "question"
  | "search"
  | "shield"
  | "sparkle"
  | "target"
  | "terminal"
  | "thinking"
  | "tools"
  | "unlock"
  | "warning";

/** A decorative icon; the text beside it, or the label of its button, says the same in words. */
export function Icon({ name, spin }: { readonly name: IconName; readonly spin?: boolean }) {
  return <span class={`codicon codicon-${name}${spin ? " spin" : ""}`} aria-hidden="true" />;
}

interface IconButtonProps {
  readonly icon: IconName;
  /** What the button does, for tooltips and screen readers. */
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly class?: string;
}

export function IconButton({ icon, label, onClick, disabled, class: extra }: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${extra ?? ""}`}
      title={label}
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
