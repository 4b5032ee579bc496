import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.js";

interface DisclosureProps {
  readonly open: boolean;
  readonly onToggle: () => void;
  /** The line that is always seen; it names the button. */
  readonly head: ComponentChildren;
  readonly children: ComponentChildren;
  readonly class?: string;
}

/** A head that shows and hides what is below it. What is hidden is not drawn. */
export function Disclosure({ open, onToggle, head, children, class: extra }: DisclosureProps) {
  const id = useId();
  return (
    <div class={`disclosure ${extra ?? ""}`}>
      <button
        type="button"
        class="disclosure-head"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={onToggle}
      >
        {head}
        <Icon name={open ? "chevron-down" : "chevron-right"} />
      </button>
      {open && (
        <div id={id} class="disclosure-body">
          {children}
        </div>
      )}
    </div>
  );
}
