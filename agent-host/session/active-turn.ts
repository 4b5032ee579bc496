import { createDeferred } from "../base/deferred.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { Turn } from "../protocol/turn.js";
import { ActiveFlags } from "./active-flags.js";
import { type ClientMetadata, checkedMetadata } from "./client-metadata.js";
import { LiveTurn } from "./live-turn.js";
import type { Task } from "./tasks/task.js";
import type { TurnScope } from "./turn-scope.js";

/** The one turn that a thread runs, from turn/start to turn/completed. */
export class ActiveTurn {
  readonly live: LiveTurn;
  readonly controller = new AbortController();
  /** Resolves when the turn stopped working after an interrupt, before anyone is told of its end. */
  readonly stopped = createDeferred<void>();
  readonly ended = createDeferred<void>();
  /** Null until it begins. */
  scope: TurnScope | null = null;
  startedAtMs = 0;
  firstTokenAtMs: number | null = null;
  readonly waitsOn = new ActiveFlags();
  private notes: ResponseItem[] = [];

  constructor(
    readonly id: string,
    readonly task: Task,
    private metadata: ClientMetadata,
  ) {
    this.live = new LiveTurn(newTurn(id));
  }

  get clientMetadata(): ClientMetadata {
    return this.metadata;
  }

  /** Throws HostError "invalid-params" when it becomes too much. */
  addClientMetadata(more: ClientMetadata): void {
    this.metadata = checkedMetadata({ ...this.metadata, ...more });
  }

  /** What the model is to read with the next request. */
  note(item: ResponseItem): void {
    this.notes.push(item);
  }

  takeNotes(): ResponseItem[] {
    const taken = this.notes;
    this.notes = [];
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
