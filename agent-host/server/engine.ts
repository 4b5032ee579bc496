// The loaded host behind every connection.
import { HostError } from "../base/errors.js";
import type { Client } from "./client.js";
import type { ConfigWarnings } from "./config-warnings.js";
import { Dispatcher } from "./dispatch.js";
import type { Editor } from "./editor/editor.js";
import type { HandlerServices } from "./handler.js";
import type { LentModels } from "./lent-models.js";
import type { Engine } from "./serve.js";

export interface EngineParts {
  readonly services: HandlerServices;
  readonly editor: Editor;
  readonly lentModels: LentModels;
  readonly configWarnings: ConfigWarnings;
  /** The same set as `services.clients`, here to be changed. */
  readonly clients: Set<Client>;
}

export function createEngine({ services, editor, lentModels, configWarnings, clients }: EngineParts): Engine {
  const dispatcher = new Dispatcher(services);
  return {
    joined(client) {
      clients.add(client);
      configWarnings.joined(services.config, services.cwd);
    },
    async dispatch(client, method, params) {
      const answered = editor.request(client, method, params);
      if (answered !== null) return answered.result;
      if (method.startsWith("textDocument/") || method.startsWith("workspace/")) {
        throw new HostError("method-not-found", `unknown method \`${method}\``);
      }
      return dispatcher.dispatch(client, method, params);
    },
    notified(client, method, params) {
      if (editor.notified(client, method, params) || method.startsWith("$/")) return;
      if (lentModels.notified(client, method, params)) return;
      services.log.debug(`ignored notification ${method}`);
    },
    disconnected(client) {
      clients.delete(client);
      configWarnings.left();
      services.accounts.lenderLeft(client);
      services.openRequests.detach(client);
      services.clientTools.disconnected(client);
      services.commands.disconnected(client);
      services.watches.disconnected(client);
      services.fileSearches.release(client);
      services.subscriptions.removeClient(client);
      services.followers.disconnected(client);
      editor.disconnected(client);
    },
  };
}
