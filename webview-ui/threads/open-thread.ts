import type { Turn } from "../../agent-host/protocol/turn.js";
import { type App, setPage, showThread } from "../state/app.js";
import { toThread } from "../state/thread-rows.js";
import { isObject, toList, toObject } from "../state/wire-value.js";

/** Loads a thread and shows it. What is shown stays until the answer is there. */
export function openThread(
  app: App,
  threadId: string,
  onFailure: (message: string) => void = () => {},
): void {
  if (app.view.value?.thread.id === threadId) {
    setPage(app, "thread");
    return;
  }
  app.requests.send(
    "thread/resume",
    { threadId },
    {
      onResult(result) {
        const wire = toObject(result).thread;
        const thread = toThread(wire);
        if (thread === null) return;
        showThread(app, thread, toTurns(toObject(wire).turns));
        setPage(app, "thread");
        app.post({ type: "activeThread", threadId: thread.id });
      },
      onFailure,
    },
  );
}

/** The turns of an answer; their items are read one by one where they are shown. */
function toTurns(value: unknown): readonly Turn[] {
  return toList(value).filter(isObject) as unknown as readonly Turn[];
}
