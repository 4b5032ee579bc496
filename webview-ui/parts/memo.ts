import { Component, type ComponentChild, createElement, type FunctionComponent } from "preact";

/**
 * A component that is drawn again only when one of its props is another value. State is never changed in place,
 * so identity tells.
 */
export function memo<P extends object>(render: FunctionComponent<P>): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return !hasSameProps(this.props, next);
    }
    override render(): ComponentChild {
      return createElement(render, this.props);
    }
  }
  return Memo as unknown as FunctionComponent<P>;
}

function hasSameProps(before: object, after: object): boolean {
  const keys = Object.keys(after);
  return (
    keys.length === Object.keys(before).length &&
    keys.every((key) => Object.is(Reflect.get(before, key), Reflect.get(after, key)))
  );
}
