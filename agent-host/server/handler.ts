import type { Accounts } from "../accounts/accounts.js";
import type { Log } from "../base/log.js";
import type { ConfigService, Settings } from "../config/config.js";
import type { EnvironmentFiles } from "../exec/environment.js";
import type { ParamsOf, RequestDefinition, ResultOf } from "../protocol/define.js";
import type { Model } from "../protocol/model.js";
import type { FileSearches } from "../search/file-searches.js";
import type { ThreadChanges } from "../session/thread-changes.js";
import type { ThreadEdits } from "../session/thread-edits.js";
import type { ThreadManager } from "../session/thread-manager.js";
import type { EditorBuffers } from "../tools/workspace-files.js";
import type { Client } from "./client.js";
import type { ClientTools } from "./client-tools.js";
import type { CommandProcesses } from "./command-exec/command-processes.js";
import type { Feedback } from "./feedback.js";
import type { Followers } from "./followers.js";
import type { Watches } from "./fs/watches.js";
import type { OpenRequests } from "./open-requests.js";
import type { Subscriptions } from "./subscriptions.js";

/** What every handler may use. */
export interface HandlerServices {
  readonly threads: ThreadManager;
  readonly threadEdits: ThreadEdits;
  readonly changes: ThreadChanges;
  readonly config: ConfigService;
  readonly accounts: Accounts;
  readonly models: { list(settings: Settings): Promise<readonly Model[]> };
  readonly subscriptions: Subscriptions;
  readonly followers: Followers;
  readonly openRequests: OpenRequests;
  readonly clientTools: ClientTools;
  readonly clients: ReadonlySet<Client>;
  readonly commands: CommandProcesses;
  readonly feedback: Feedback;
  readonly fileSearches: FileSearches;
  readonly files: EnvironmentFiles;
  /** What editor clients have open, unsaved edits included. */
  readonly buffers: EditorBuffers;
  readonly watches: Watches;
  readonly log: Log;
  /** Where relative things of a client without a folder are looked for. */
  readonly cwd: string;
}

/** What only one request has. */
interface RequestContext {
  readonly client: Client;
  /** Runs after the answer was written, in order. */
  afterReply(run: () => void): void;
}

export type HandlerContext = HandlerServices & RequestContext;

export interface Handler {
  readonly definition: RequestDefinition;
  /** Requests with one key run one after the other; null runs at once. */
  queueKey(params: unknown): string | null;
  run(params: unknown, ctx: HandlerContext): Promise<unknown>;
}

/** Ties a method of the table to what it does. Params are parsed before `run` sees them. */
export function handler<D extends RequestDefinition>(
  definition: D,
  options: { readonly queueKey?: (params: ParamsOf<D>) => string },
  run: (params: ParamsOf<D>, ctx: HandlerContext) => Promise<ResultOf<D>>,
): Handler {
  return {
    definition,
    queueKey: (params) => options.queueKey?.(toParams<D>(params)) ?? null,
    run: (params, ctx) => run(toParams<D>(params), ctx),
  };
}

/** The services stand behind the context as its prototype: to copy them costs more than most requests do. */
export function contextOf(services: HandlerServices, request: RequestContext): HandlerContext {
  return Object.assign(Object.create(services) as HandlerServices, request);
}

/** The dispatcher has parsed them with the definition's own schema. */
function toParams<D extends RequestDefinition>(params: unknown): ParamsOf<D> {
  return params as ParamsOf<D>;
}
