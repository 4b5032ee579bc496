// Collects the host's notifications while they stream, so that the page gets one message per frame.

const FRAME_MS = 16;

export interface NotificationBatch<N> {
  add(notification: N): void;
  /** Posts what waits, now: an answer must not overtake what came before it. */
  flush(): void;
  /** Forgets what waits: a snapshot that follows holds it already. */
  clear(): void;
}

/** `post` gets each notification once, in order. No timer runs while nothing waits. */
export function createNotificationBatch<N>(post: (list: readonly N[]) => void): NotificationBatch<N> {
  let waiting: N[] = [];
  let timer: NodeJS.Timeout | null = null;

  function take(): readonly N[] {
    if (timer) clearTimeout(timer);
    timer = null;
    const list = waiting;
    waiting = [];
    return list;
  }

  function flush(): void {
    const list = take();
    if (list.length > 0) post(list);
  }

  return {
    add(notification) {
      waiting.push(notification);
      timer ??= setTimeout(flush, FRAME_MS);
    },
    flush,
    clear: () => void take(),
  };
}
