import type { ComponentChildren, RefObject } from "preact";

interface ScrollRegionProps {
  /** What is in it, for screen readers. */
  readonly label: string;
  readonly class: string;
  readonly title?: string;
  readonly box?: RefObject<HTMLElement | null>;
  readonly onScroll?: (box: HTMLElement) => void;
  readonly children: ComponentChildren;
}

/** A part of the page that scrolls by itself, and so has to be reached by keyboard. */
export function ScrollRegion({ label, class: name, title, box, onScroll, children }: ScrollRegionProps) {
  return (
    <section
      class={name}
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: only what has the focus can be scrolled by keys.
      tabIndex={0}
      aria-label={label}
      title={title}
      onScroll={onScroll && (({ currentTarget }) => onScroll(currentTarget))}
    >
      {children}
    </section>
  );
}
