// What a client has asked and what its turn is. One client may ask as much as it likes: it waits for itself, not
// others for it, and what does not fit into its queue stays in the pipe or in the network.
import { isRequest, type Message, type RequestMessage } from "../transport/message.js";
import type { Valve } from "../transport/valve.js";

/** Requests of one client that may run at once; another client's request waits for about as many at most. */
const SLOTS = 8;
/** A request that runs longer waits for something else than the host, and gives its slot back, in milliseconds. */
const SLOT_MS = 50;
/** With more messages waiting nothing is read from the client, until few are left. */
const FULL = 512;
const NEARLY_EMPTY = 128;

/** Gives `deliver` the messages in the order in which they came, at most one in each turn of the event loop. */
export class Inbox {
  /** Requests that hold a slot -> when they got it. */
  private readonly running = new Map<Message, number>();
  private waiting: Message[] = [];
  private head = 0;
  private scheduled = false;
  private timer: NodeJS.Timeout | null = null;
  private disposed = false;
  private readonly step = () => {
    this.scheduled = false;
    this.deliverNext();
  };

  constructor(
    private readonly valve: Valve,
    private readonly deliver: (message: Message) => void,
  ) {}

  push(message: Message): void {
    if (this.disposed) return;
    this.waiting.push(message);
    if (this.waiting.length - this.head > FULL) this.valve.hold(this);
    if (this.timer === null) this.deliverSoon();
  }

  /** The request was answered and gives its slot back. */
  answered(request: RequestMessage): void {
    if (!this.running.delete(request)) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.deliverSoon();
  }

  dispose(): void {
    this.disposed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.forget();
    this.valve.release(this);
  }

  private deliverNext(): void {
    const message = this.waiting[this.head];
    if (message === undefined || !this.takeSlot(message)) return;
    if (++this.head === this.waiting.length) this.forget();
    if (this.waiting.length - this.head <= NEARLY_EMPTY) this.valve.release(this);
    this.deliver(message);
    this.deliverSoon();
  }

  private deliverSoon(): void {
    if (this.scheduled || this.head === this.waiting.length) return;
    this.scheduled = true;
    // What was just read is delivered before anything is waited for, and others get theirs in between.
    setImmediate(this.step);
  }

  /** Only requests need one. False when none is free: then the message's turn comes when one is. */
  private takeSlot(message: Message): boolean {
    if (!isRequest(message)) return true;
    // As steady as `performance`, which takes milliseconds to load.
    const now = process.uptime() * 1000;
    const oldest = this.running.entries().next().value;
    if (this.running.size >= SLOTS && oldest !== undefined) {
      const left = oldest[1] + SLOT_MS - now;
      if (left > 0) {
        this.timer ??= setTimeout(() => {
          this.timer = null;
          this.deliverNext();
        }, left);
        return false;
      }
      this.running.delete(oldest[0]);
    }
    this.running.set(message, now);
    return true;
  }

  private forget(): void {
    this.waiting = [];
    this.head = 0;
  }
}
