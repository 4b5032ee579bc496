// The ids of one connection. The client's own ids are exchanged for ours while a request is under way: the
// JSON-RPC library takes two requests with one id for one, and so it does with 1 and "1". Its own requests it
// numbers by itself and tells nobody, but `serverRequest/resolved` has to name them.
import { Emitter, type Message, type MessageReader, type MessageWriter } from "vscode-jsonrpc";

export interface WatchedConnection {
  /** Its close event waits until every request that came in was answered, or for the grace. */
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** The id of the request that was written last. */
  readonly lastRequestId: () => number | string;
}

/** `graceMs`: how long requests that are under way when the input ends may still be answered. */
export function watchRequestIds(
  transport: { readonly reader: MessageReader; readonly writer: MessageWriter },
  graceMs: number,
): WatchedConnection {
  const { reader, writer } = transport;
  /** Requests under way: our id -> the client's. */
  const open = new Map<number, number | string>();
  const closed = new Emitter<void>();
  let count = 0;
  let last: number | string = -1;
  let grace: NodeJS.Timeout | null = null;

  function close(): void {
    if (grace !== null) clearTimeout(grace);
    grace = null;
    closed.fire();
  }

  /** Null for a message that concerns nothing. */
  function incoming(message: Message): Message | null {
    if (!("method" in message)) return message;
    if ("id" in message && isId(message.id)) {
      const id = ++count;
      open.set(id, message.id);
      return Object.assign(message, { id });
    }
    if (message.method !== "$/cancelRequest") return message;
    const id = "params" in message ? ourId(message.params) : null;
    return id === null ? null : Object.assign(message, { params: { id } });
  }

  /** The request that is cancelled: of several with one id the latest. */
  function ourId(params: unknown): number | null {
    if (typeof params !== "object" || params === null || !("id" in params)) return null;
    let found: number | null = null;
    for (const [id, theirs] of open) if (theirs === params.id) found = id;
    return found;
  }

  return {
    lastRequestId: () => last,
    reader: {
      onError: reader.onError,
      onPartialMessage: reader.onPartialMessage,
      onClose: closed.event,
      listen(callback) {
        reader.onClose(() => {
          if (open.size === 0) close();
          else grace ??= setTimeout(close, graceMs);
        });
        return reader.listen((message) => {
          const renamed = incoming(message);
          if (renamed !== null) callback(renamed);
        });
      },
      dispose() {
        if (grace !== null) clearTimeout(grace);
        reader.dispose();
        closed.dispose();
      },
    },
    writer: {
      onError: writer.onError,
      onClose: writer.onClose,
      async write(message: Message) {
        if (!("id" in message) || !isId(message.id)) return writer.write(message);
        if ("method" in message) {
          last = message.id;
          return writer.write(message);
        }
        const ours = Number(message.id);
        const theirs = open.get(ours);
        open.delete(ours);
        // A message of its own: who gave us this one may still ask it for the id.
        const written = writer.write(theirs === undefined ? message : withId(message, theirs));
        if (grace !== null && open.size === 0) close();
        return written;
      },
      end: () => writer.end(),
      dispose: () => writer.dispose(),
    },
  };
}

function withId(message: Message, id: number | string): Message {
  return Object.assign({ ...message }, { id });
}

function isId(value: unknown): value is number | string {
  return typeof value === "number" || typeof value === "string";
}
