// The loaded host behind every connection.
import { HostError } from "../base/errors.js";
import type { Client } from "./client.js";
import { Dispatcher } from "./dispatch.js";
import type { Editor } from "./editor/editor.js";
import type { HandlerServices } from "./handler.js";
import type { Engine } from "./serve.js";

export interface EngineParts {
  readonly services: HandlerServices;
  readonly editor: Editor;
  /** The same set as `services.clients`, here to be changed. */
  readonly clients: Set<Client>;
}

export function createEngine({ services, editor, clients }: EngineParts): Engine {
  const dispatcher = new Dispatcher(services);
  return {
    async dispatch(client, method, params) {
      clients.add(client);
      const answered = editor.request(client, method, params);
      if (answered !== null) return answered.result;
      if (method.startsWith("textDocument/") || method.startsWith("workspace/")) {
        throw new HostError("method-not-found", `unknown method \`${method}\``);
      }
      return dispatcher.dispatch(client, method, params);
    },
    notified(client, method, params) {
      clients.add(client);
      if (editor.notified(client, method, params) || method.startsWith("$/")) return;
      services.log.debug(`ignored notification ${method}`);
    },
    disconnected(client) {
      clients.delete(client);
      services.approvals.detach(client);
      services.subscriptions.removeClient(client);
      editor.disconnected(client);
    },
  };
}
