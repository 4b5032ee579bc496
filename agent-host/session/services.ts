// What the engine needs from the rest of the host. The composition root fills it once; threads share it.
import type { Clock } from "../base/clock.js";
import type { Log } from "../base/log.js";
import type { ConfigService, ProviderSettings } from "../config/config.js";
import type { Environment } from "../exec/environment.js";
import type { Images } from "../images/images.js";
import type { ChangeJournal } from "../journal/change-journal.js";
import type { ModelChoice, ModelClient, ModelInfo } from "../models/model-client.js";
import type { AskUser } from "../permissions/ask-user.js";
import type { ThreadStore } from "../store/thread-store.js";
import type { ClientRequests } from "../tools/client-requests.js";
import type { Tool, ToolContext, ToolEvents, WorkspaceFiles } from "../tools/tool.js";
import type { UserShellResult } from "../tools/user-shell.js";
import type { ThreadSettings } from "./thread-settings.js";

/** Model clients, one for each provider, made on first use and shared by all threads. */
export interface ModelPool {
  client(provider: ProviderSettings): Promise<ModelClient>;
  /** As ModelClient does. */
  fallBack(provider: ProviderSettings, threadId: string): string | null;
  /** The thread is closed: its clients keep nothing for it. */
  closeThread(threadId: string): void;
  /** Without asking anyone outside. */
  info(settings: ModelChoice): Promise<ModelInfo>;
}

/** The tools of one thread, with the processes they keep. The thread disposes them when it closes. */
export interface ThreadTools {
  readonly list: readonly Tool[];
  /** As tools/user-shell.ts says. */
  runUserShell(script: string, ctx: ToolContext, events: ToolEvents): Promise<UserShellResult>;
  /** The commands that run, also those that outlived their turn: by the model's number and the call they came from. */
  runningCommands(): readonly { readonly processId: number; readonly callId: string }[];
  /** Ends the commands that run, also those that outlived their turn. */
  endCommands(): void;
  dispose(): void;
}

export interface EngineServices {
  readonly store: ThreadStore;
  /** For threads that leave nothing on disk. */
  readonly ephemeralStore: ThreadStore;
  readonly config: ConfigService;
  readonly models: ModelPool;
  readonly environment: Environment;
  readonly files: WorkspaceFiles;
  readonly images: Images;
  readonly journal: ChangeJournal;
  readonly createTools: (settings: ThreadSettings) => ThreadTools;
  readonly askUser: AskUser;
  readonly clientRequests: ClientRequests;
  readonly clock: Clock;
  readonly log: Log;
  /** The Heddle home, absolute. */
  readonly home: string;
  readonly tmpdir: string;
  readonly version: string;
  readonly timezone: string;
}
