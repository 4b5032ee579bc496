import { Component, type ComponentChildren } from "preact";

interface BoundaryProps {
  /** What could not be drawn, for the person. */
  readonly what: string;
  readonly children: ComponentChildren;
}

/** Keeps a card that cannot be drawn from taking the page with it. */
export class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render({ what, children }: BoundaryProps) {
    return this.state.failed ? <div class="quiet">This {what} could not be shown.</div> : children;
  }
}
