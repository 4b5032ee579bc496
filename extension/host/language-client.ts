// vscode-languageclient, fitted to our host. Imported at the first start only: it is the heaviest part by far.
import { type LogOutputChannel, window } from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type StaticFeature,
  type StreamInfo,
} from "vscode-languageclient/node";
import { errorMessage } from "../../agent-host/base/errors.js";
import { canLend } from "../editor-models/language-models.js";

export interface HostClientOptions {
  /** The host's output and input. The client ends neither. */
  readonly streams: StreamInfo;
  readonly log: LogOutputChannel;
  /** The connection closed without our asking. */
  readonly onClosed: () => void;
}

/** Failures of the host show in the view and in the log: never as a window notification of the client's own. */
class HostClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** A client that is not started yet: handlers may still be added. Its owner calls `stop` and `dispose`. */
export function createHostClient({ streams, log, onClosed }: HostClientOptions): LanguageClient {
  const options: LanguageClientOptions = {
    // Every file: the host reads through the editor's buffers.
    documentSelector: [{ scheme: "file" }],
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        onClosed();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
    middleware: {
      executeCommand: async (command, args, next) => {
        try {
          return await next(command, args);
        } catch (error) {
          void window.showErrorMessage(errorMessage(error));
          return undefined;
        }
      },
    },
  };
  const client = new HostClient("heddle", "Heddle", async () => streams, options);
  client.registerFeature(ourCapabilities);
  return client;
}

/** The half of `initialize` that the v2 protocol wants, beside what the client sends for LSP. */
const ourCapabilities: StaticFeature = {
  fillClientCapabilities(capabilities) {
    Object.assign(capabilities, { experimentalApi: true });
    capabilities.experimental = {
      ...capabilities.experimental,
      heddle: { saveDocuments: true, openDiff: true, languageModels: canLend() },
    };
  },
  initialize() {},
  getState: () => ({ kind: "static" }),
  clear() {},
};
