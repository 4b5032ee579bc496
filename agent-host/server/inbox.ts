// What a client has asked and what its turn is. One client may ask as much as it likes: it waits for itself, not
// others for it, and what does not fit into its queue stays in the pipe or in the network.
import {
  type ConnectionOptions,
  type DataCallback,
  Message,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc";
import type { Valve } from "../transport/valve.js";

/** Requests of one client that may run at once; another client's request waits for about as many at most. */
const SLOTS = 8;
/** A request that runs longer waits for something else than the host, and gives its slot back, in milliseconds. */
const SLOT_MS = 50;
/** With more messages waiting nothing is read from the client, until few are left. */
const FULL = 512;
const NEARLY_EMPTY = 128;

export interface Inbox {
  /** Gives the connection one message at a time, in the order in which they came. */
  readonly reader: MessageReader;
  /** Learns from the answers what is done. */
  readonly writer: MessageWriter;
  /** For the connection that uses them. */
  readonly options: ConnectionOptions;
}

/** Ids of requests under way must differ from each other. The reader's `dispose` ends everything. */
export function createInbox(reader: MessageReader, writer: MessageWriter, valve: Valve): Inbox {
  const holder = {};
  /** Requests that hold a slot -> when they got it. */
  const running = new Map<string | number | null, number>();
  let waiting: Message[] = [];
  let head = 0;
  let deliver: DataCallback = () => undefined;
  /** True while a message is on its way through the connection. */
  let busy = false;
  let timer: NodeJS.Timeout | null = null;
  let disposed = false;

  function pump(): void {
    for (let message = waiting[head]; message !== undefined && !busy; message = waiting[head]) {
      if (Message.isRequest(message) && !takeSlot(message.id)) return;
      if (++head === waiting.length) {
        waiting = [];
        head = 0;
      }
      if (waiting.length - head <= NEARLY_EMPTY) valve.release(holder);
      // A cancellation may be used up at once; everything else comes back through `handleMessage`.
      busy = !isCancellation(message);
      deliver(message);
    }
  }

  function takeSlot(id: string | number | null): boolean {
    // As steady as `performance`, which takes milliseconds to load.
    const now = process.uptime() * 1000;
    const oldest = running.entries().next().value;
    if (running.size >= SLOTS && oldest !== undefined) {
      const left = oldest[1] + SLOT_MS - now;
      if (left > 0) {
        timer ??= setTimeout(() => {
          timer = null;
          pump();
        }, left);
        return false;
      }
      running.delete(oldest[0]);
    }
    running.set(id, now);
    return true;
  }

  return {
    reader: {
      onError: reader.onError,
      onClose: reader.onClose,
      onPartialMessage: reader.onPartialMessage,
      listen(callback) {
        deliver = callback;
        return reader.listen((message) => {
          if (disposed) return;
          waiting.push(message);
          if (waiting.length - head > FULL) valve.hold(holder);
          pump();
        });
      },
      dispose() {
        disposed = true;
        if (timer !== null) clearTimeout(timer);
        waiting = [];
        head = 0;
        valve.release(holder);
        reader.dispose();
      },
    },
    writer: {
      onError: writer.onError,
      onClose: writer.onClose,
      write(message) {
        const written = writer.write(message);
        if (Message.isResponse(message) && running.delete(message.id)) pump();
        return written;
      },
      end: () => writer.end(),
      dispose: () => writer.dispose(),
    },
    options: {
      messageStrategy: {
        handleMessage(message, next) {
          busy = false;
          try {
            return next(message);
          } finally {
            pump();
          }
        },
      },
    },
  };
}

function isCancellation(message: Message): boolean {
  return Message.isNotification(message) && message.method === "$/cancelRequest";
}
