// Tells what another host adds to a thread, as far as its rollout says.
import type { Disposable } from "../base/disposable.js";
import { HostError } from "../base/errors.js";
import type { Thread } from "../protocol/thread.js";
import type { Turn } from "../protocol/turn.js";
import type { LoadedThread, ThreadHolder, ThreadStore } from "../store/thread-store.js";
import { newTurn } from "./active-turn.js";
import type { ThreadListener } from "./events.js";
import { toThread } from "./thread-view.js";

const TURNS_AT_ONCE = 10;

export interface FollowerOptions {
  readonly store: ThreadStore;
  readonly threadId: string;
  readonly onEvent: ThreadListener;
  /** The writer let go of the thread. */
  readonly onReleased: () => void;
  /** Reading failed; following goes on with the next growth. */
  readonly onError: (error: unknown) => void;
}

export interface ThreadFollower extends Disposable {
  /** The thread as it was when following began; events tell of everything after it. */
  readonly thread: Thread;
  readonly holder: ThreadHolder | null;
}

/** Throws HostError "thread-not-found". The caller disposes. */
export async function followThread(options: FollowerOptions): Promise<ThreadFollower> {
  const { store, threadId, onEvent } = options;
  const told = new Map<string, { items: number; ended: boolean }>();
  let held = false;
  let reading = false;
  let grown = false;
  let disposed = false;

  const catchUp = async () => {
    const loaded = await store.read(threadId);
    if (loaded === null || disposed) return;
    for (const turn of await newestTurns(loaded, (id) => told.get(id)?.ended === true)) tell(turn);
    const isHeld = (await store.holder(threadId)) !== null;
    if (held && !isHeld && !disposed) options.onReleased();
    held = isHeld;
  };

  const tell = (turn: Turn) => {
    if (disposed) return;
    const known = told.get(turn.id);
    if (known === undefined) {
      onEvent(threadId, { type: "turnStarted", turn: { ...newTurn(turn.id), startedAt: turn.startedAt } });
    }
    for (const item of turn.items.slice(known?.items ?? 0)) {
      onEvent(threadId, { type: "itemCompleted", turnId: turn.id, item });
    }
    const ended = hasEnded(turn);
    if (ended && known?.ended !== true) {
      onEvent(threadId, { type: "turnCompleted", turn: { ...turn, items: [] } });
    }
    told.set(turn.id, { items: turn.items.length, ended });
  };

  /** One reading at a time; what grows meanwhile is read after it. */
  const onGrowth = () => {
    grown = true;
    if (reading || disposed) return;
    reading = true;
    void (async () => {
      while (grown && !disposed) {
        grown = false;
        await catchUp().catch(options.onError);
      }
      reading = false;
    })();
  };

  // Watching begins before reading, so that nothing falls between the two.
  reading = true;
  const watcher = await store.watch(threadId, onGrowth);
  try {
    const loaded = await store.read(threadId);
    if (loaded === null)
      throw new HostError("thread-not-found", `no rollout found for thread id ${threadId}`);
    const turns = await loaded.turns();
    for (const turn of turns) told.set(turn.id, { items: turn.items.length, ended: hasEnded(turn) });
    const holder = await store.holder(threadId);
    held = holder !== null;
    const shown = turns.map((turn) =>
      held && !hasEnded(turn) ? { ...turn, status: "inProgress" as const } : turn,
    );
    reading = false;
    if (grown) onGrowth();
    return {
      thread: toThread(loaded.thread, shown),
      holder,
      dispose() {
        disposed = true;
        watcher.dispose();
      },
    };
  } catch (error) {
    watcher.dispose();
    throw error;
  }
}

/** Turns whose end is not in the file have no time of it. */
function hasEnded(turn: Turn): boolean {
  return turn.completedAt !== null;
}

/** Oldest first: everything after the newest turn that is known to have ended. */
async function newestTurns(loaded: LoadedThread, isKnown: (turnId: string) => boolean): Promise<Turn[]> {
  const found: Turn[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<LoadedThread["turnPage"]>> = await loaded.turnPage({
      sortDirection: "desc",
      cursor,
      limit: TURNS_AT_ONCE,
    });
    for (const turn of page.turns) {
      if (isKnown(turn.id)) return found.reverse();
      found.push(turn);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found.reverse();
}
