import { createDeferred } from "../base/deferred.js";
import type { Turn } from "../protocol/turn.js";
import type { UserInput } from "../protocol/user-input.js";
import { LiveTurn } from "./live-turn.js";

/** The one turn that a thread runs, from turn/start to turn/completed. */
export class ActiveTurn {
  readonly live: LiveTurn;
  readonly controller = new AbortController();
  /** Resolves when the turn stopped working after an interrupt, before anyone is told of its end. */
  readonly stopped = createDeferred<void>();
  readonly ended = createDeferred<void>();
  startedAtMs = 0;
  firstTokenAtMs: number | null = null;
  waitingOnApproval = 0;
  private queued: UserInput[][] = [];

  constructor(readonly id: string) {
    this.live = new LiveTurn(newTurn(id));
  }

  queue(input: readonly UserInput[]): void {
    this.queued.push([...input]);
  }

  takeQueued(): UserInput[][] {
    const taken = this.queued;
    this.queued = [];
    return taken;
  }
}

/** A turn that has not begun. */
export function newTurn(id: string): Turn {
  return {
    id,
    items: [],
    status: "inProgress",
    error: null,
    startedAt: null,
    completedAt: null,
    durationMs: null,
  };
}
