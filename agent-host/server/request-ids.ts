import type { Message, MessageWriter } from "vscode-jsonrpc";

/**
 * Remembers the id of the request written last: the connection numbers its requests by itself and tells nobody,
 * but `serverRequest/resolved` has to name them.
 */
export function watchRequestIds(writer: MessageWriter): {
  readonly writer: MessageWriter;
  readonly lastRequestId: () => number | string;
} {
  let last: number | string = -1;
  return {
    lastRequestId: () => last,
    writer: {
      onError: writer.onError,
      onClose: writer.onClose,
      write(message: Message) {
        if ("method" in message && "id" in message) {
          const { id } = message;
          if (typeof id === "number" || typeof id === "string") last = id;
        }
        return writer.write(message);
      },
      end: () => writer.end(),
      dispose: () => writer.dispose(),
    },
  };
}
