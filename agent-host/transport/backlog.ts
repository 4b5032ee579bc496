// What waits for one client that reads more slowly than the host writes.
import { type EncodedMessage, encodeMessage } from "./base64-text.js";
import { type Delta, readDelta, WaitingDelta } from "./delta.js";
import type { Message } from "./message.js";

/** A client for which more waits than this is asked for patience, in characters. */
const CONGESTED = 4 * 1024 * 1024;
/** It is itself again when no more than this waits. */
const RELIEVED = 1024 * 1024;
/** More is not kept for anyone: a door ends the client, stdio stops listening to it. */
const EXCESS = 64 * 1024 * 1024;

/** What others may know of a backlog. */
export interface Congestion {
  /** True from the moment too much waits until most of it is gone. */
  readonly congested: boolean;
  /** Characters that wait to be written. */
  readonly waiting: number;
  /** Called with true when the hard limit is passed, with false when the client has caught up. */
  onExcess(listener: (excessive: boolean) => void): void;
}

/**
 * Keeps messages in order, ready to be written. While the client is congested, text deltas of one item that
 * would follow each other become one: fewer messages, the same text, and nothing overtakes anything but a delta
 * of another item.
 */
export class Backlog implements Congestion {
  private entries: (EncodedMessage | WaitingDelta)[] = [];
  private head = 0;
  private readonly growing = new Map<string, WaitingDelta>();
  private readonly listeners: ((excessive: boolean) => void)[] = [];
  /** Characters that are in memory for the client. */
  private size = 0;
  /** Bytes of texts that are made while they are written. */
  private promised = 0;
  private congestedNow = false;
  private excessive = false;

  get congested(): boolean {
    return this.congestedNow;
  }

  get waiting(): number {
    return this.size + this.promised;
  }

  onExcess(listener: (excessive: boolean) => void): void {
    this.listeners.push(listener);
  }

  add(message: Message): void {
    const delta = this.congestedNow ? readDelta(message) : null;
    if (delta === null) {
      this.growing.clear();
      this.put(encodeMessage(message));
    } else {
      this.grow(delta);
    }
    if (this.size + this.promised > CONGESTED) this.congestedNow = true;
    if (this.size > EXCESS) this.setExcessive(true);
  }

  /** Takes the message that has waited longest; null when nothing waits. */
  next(): EncodedMessage | null {
    const entry = this.entries[this.head];
    if (entry === undefined) return null;
    if (++this.head === this.entries.length) this.forget();
    else if (this.head > 1024 && this.head * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.head);
      this.head = 0;
    }
    const encoded = entry instanceof WaitingDelta ? this.finish(entry) : entry;
    if ("text" in encoded) this.size -= entry instanceof WaitingDelta ? entry.size : encoded.text.length;
    else this.promised -= encoded.byteLength;
    if (this.size + this.promised <= RELIEVED) {
      this.congestedNow = false;
      this.setExcessive(false);
    }
    return encoded;
  }

  clear(): void {
    this.forget();
    this.growing.clear();
    this.size = 0;
    this.promised = 0;
    this.congestedNow = false;
    this.setExcessive(false);
  }

  private put(encoded: EncodedMessage): void {
    this.entries.push(encoded);
    if ("text" in encoded) this.size += encoded.text.length;
    else this.promised += encoded.byteLength;
  }

  private grow(delta: Delta): void {
    const known = this.growing.get(delta.key);
    if (known?.append(delta.text)) {
      this.size += delta.text.length;
      return;
    }
    const entry = new WaitingDelta(delta);
    this.growing.set(delta.key, entry);
    this.entries.push(entry);
    this.size += entry.size;
  }

  private finish(entry: WaitingDelta): EncodedMessage {
    if (this.growing.get(entry.key) === entry) this.growing.delete(entry.key);
    return { text: JSON.stringify(entry.message()) };
  }

  private forget(): void {
    this.entries = [];
    this.head = 0;
  }

  private setExcessive(excessive: boolean): void {
    if (this.excessive === excessive) return;
    this.excessive = excessive;
    for (const listener of this.listeners) listener(excessive);
  }
}
