import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../parts/app-context.js";
import { type ScrollAnchor, savedThread, saveThread } from "../state/saved-state.js";
import { anchorOf, isAtEnd, scrollToAnchor } from "./scroll.js";

/** After the last scroll event, when the position is kept, in milliseconds. */
const KEEP_AFTER = 120;

/**
 * Follows the end of the transcript while the person is there, and keeps their place when they are not. A thread
 * opens where it was left.
 */
export function useScroll(
  threadId: string,
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
) {
  const app = useApp();
  const [following, setFollowing] = useState(true);
  const follows = useRef(true);
  const lastTop = useRef(0);
  const hold = useRef<ScrollAnchor | null>(null);

  const follow = (value: boolean) => {
    follows.current = value;
    setFollowing(value);
  };
  const toEnd = () => {
    if (box.current === null) return;
    box.current.scrollTop = box.current.scrollHeight;
    lastTop.current = box.current.scrollTop;
  };

  useLayoutEffect(() => {
    const { scroll } = savedThread(app.saved.peek(), threadId);
    const restored = scroll !== null && box.current !== null && scrollToAnchor(box.current, scroll);
    follow(!restored);
    if (!restored) toEnd();
    lastTop.current = box.current?.scrollTop ?? 0;
  }, [threadId]);

  // After every change of the transcript: either stay at the end, or give back the place that was held.
  useLayoutEffect(() => {
    if (follows.current) toEnd();
    else if (hold.current !== null && box.current !== null) scrollToAnchor(box.current, hold.current);
    hold.current = null;
  });

  useEffect(() => {
    if (content.current === null) return;
    const observer = new ResizeObserver(() => {
      if (follows.current) toEnd();
    });
    observer.observe(content.current);
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      const scroll = follows.current ? null : anchorOf(element);
      app.saved.value = saveThread(app.saved.value, { ...savedThread(app.saved.value, threadId), scroll });
    };
    const onScroll = () => {
      // Only a person scrolls up: growth and corrections never lower the position while the end is followed.
      if (element.scrollTop < lastTop.current - 1 && !isAtEnd(element)) follow(false);
      else if (isAtEnd(element)) follow(true);
      lastTop.current = element.scrollTop;
      clearTimeout(timer);
      timer = setTimeout(keep, KEEP_AFTER);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener("scroll", onScroll);
    };
  }, [threadId]);

  return {
    following,
    jumpToEnd: () => {
      follow(true);
      toEnd();
    },
    /** Call before rows are added above: the row in sight then stays where it is. */
    holdPlace: () => {
      hold.current = box.current === null ? null : anchorOf(box.current);
    },
  };
}
