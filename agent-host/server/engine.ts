// The loaded host behind every connection.
import { errorMessage, HostError } from "../base/errors.js";
import type { Client } from "./client.js";
import type { ConfigWarnings } from "./config-warnings.js";
import { Dispatcher } from "./dispatch.js";
import type { Editor } from "./editor/editor.js";
import type { HandlerServices } from "./handler.js";
import type { Engine } from "./serve.js";

export interface EngineParts {
  readonly services: HandlerServices;
  readonly editor: Editor;
  readonly configWarnings: ConfigWarnings;
  /** The same set as `services.clients`, here to be changed. */
  readonly clients: Set<Client>;
}

export function createEngine({ services, editor, configWarnings, clients }: EngineParts): Engine {
  const dispatcher = new Dispatcher(services);
  return {
    joined(client) {
      clients.add(client);
      // Reading the settings tells of what is wrong in the files, see configWarnings.watch.
      services.config.settings(services.cwd).then(
        (settings) => configWarnings.report(settings),
        (error: unknown) =>
          services.log.warn("the configuration is not usable", { error: errorMessage(error) }),
      );
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
      services.log.debug(`ignored notification ${method}`);
    },
    disconnected(client) {
      clients.delete(client);
      services.approvals.detach(client);
      services.commands.disconnected(client);
      services.watches.disconnected(client);
      services.fileSearches.release(client);
      services.subscriptions.removeClient(client);
      services.followers.disconnected(client);
      editor.disconnected(client);
    },
  };
}
