/** A notification of the host as the extension passes it on. */
export interface Notification {
  readonly method: string;
  readonly params: unknown;
}

const TEXT_DELTAS = new Set([
  "item/agentMessage/delta",
  "item/plan/delta",
  "item/commandExecution/outputDelta",
  "item/reasoning/summaryTextDelta",
  "item/reasoning/textDelta",
]);

/**
 * Joins neighbouring deltas of the same text, so that a burst costs one change of state. Order and content stay
 * the same.
 */
export function joinDeltas(list: readonly Notification[]): readonly Notification[] {
  const joined: Notification[] = [];
  let pieces: string[] = [];
  let first: Notification | null = null;

  const flush = () => {
    if (first === null) return;
    joined.push(
      pieces.length === 1
        ? first
        : { method: first.method, params: { ...Object(first.params), delta: pieces.join("") } },
    );
    first = null;
    pieces = [];
  };

  for (const notification of list) {
    const delta = TEXT_DELTAS.has(notification.method) ? deltaOf(notification) : null;
    if (delta === null) {
      flush();
      joined.push(notification);
      continue;
    }
    if (first !== null && !isSameText(first, notification)) flush();
    first ??= notification;
    pieces.push(delta);
  }
  flush();
  return joined;
}

function deltaOf({ params }: Notification): string | null {
  const delta: unknown = Object(params).delta;
  return typeof delta === "string" ? delta : null;
}

function isSameText(one: Notification, other: Notification): boolean {
  if (one.method !== other.method) return false;
  const a = Object(one.params);
  const b = Object(other.params);
  return ["threadId", "turnId", "itemId", "summaryIndex", "contentIndex"].every((key) => a[key] === b[key]);
}
