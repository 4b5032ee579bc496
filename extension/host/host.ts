// The host as the rest of the extension sees it: one object that lives as long as the window, whichever process
// stands behind it at the moment.
import {
  type Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  l10n,
} from "vscode";
import { systemClock } from "../../agent-host/base/clock.js";
import { errorMessage } from "../../agent-host/base/errors.js";
import type { HostState, PendingApproval, PendingQuestions } from "../views/messages.js";
import { type Activity, createActivity } from "./activity.js";
import { type Approvals, createApprovals } from "./approvals.js";
import { connectHost, type HostConnection, type ServerRequestHandlers } from "./connect-host.js";
import { findHost } from "./find-host.js";
import { type HostConfig, type ThreadFacts, toHostConfig, toThreadFacts } from "./host-config.js";
import type { HostMethod, HostNotification, HostParams, HostResult, Notify } from "./methods.js";
import { type Supervisor, type SupervisorState, superviseHost } from "./supervisor.js";
import { createUserQuestions, type UserQuestions } from "./user-questions.js";
import { workspaceFolderPath } from "./workspace-folder.js";

export interface Host {
  readonly state: HostState;
  readonly onState: Event<HostState>;
  readonly onNotification: Event<HostNotification>;
  readonly onApprovals: Event<readonly PendingApproval[]>;
  readonly onQuestions: Event<readonly PendingQuestions[]>;
  /** Fires after a notification or an answer that changed what `activity` tells. */
  readonly onActivity: Event<void>;
  readonly approvals: Pick<Approvals, "pending" | "find" | "decide">;
  readonly questions: Pick<UserQuestions, "pending" | "answer">;
  readonly activity: Pick<Activity, "runningTurn" | "anyRunning" | "patch">;
  /** The effective configuration of the host that runs, or null before the first. */
  readonly config: HostConfig | null;
  /** What the thread begun or opened last said of itself, or null. */
  readonly threadFacts: ThreadFacts | null;
  /** Rejects with the host's error, or with one sentence when no host is ready. */
  request<M extends HostMethod>(method: M, params: HostParams<M>): Promise<HostResult<M>>;
  /** Tells the host that runs, if one does. */
  readonly notify: Notify;
  start(): void;
  restart(): void;
  /** Ends the process. Resolves when it is gone. */
  end(): Promise<void>;
}

interface ReadyConnection extends HostConnection {
  readonly config: HostConfig;
}

export interface HostPorts {
  readonly log: LogOutputChannel;
  saveDocuments: ServerRequestHandlers["heddle/document/save"];
  /** The editor's own models. */
  readonly models: Pick<ServerRequestHandlers, "heddle/lm/list" | "heddle/lm/request">;
}

/** Nothing runs before `start()`. */
export function createHost(context: ExtensionContext, ports: HostPorts): Host & Disposable {
  const { log } = ports;
  const stateChanged = new EventEmitter<HostState>();
  const notified = new EventEmitter<HostNotification>();
  const approvalsChanged = new EventEmitter<readonly PendingApproval[]>();
  const activityChanged = new EventEmitter<void>();
  const activity = createActivity();
  const approvals = createApprovals((pending) => approvalsChanged.fire(pending));
  const questionsChanged = new EventEmitter<readonly PendingQuestions[]>();
  const questions = createUserQuestions((pending) => questionsChanged.fire(pending));
  const withdraw = (turnId: string | null) => {
    approvals.withdraw(turnId);
    questions.withdraw(turnId);
  };
  let connection: ReadyConnection | null = null;
  let config: HostConfig | null = null;
  let threadFacts: ThreadFacts | null = null;
  let state: HostState = { kind: "starting" };
  let supervisor: Supervisor | null = null;

  function onNotification(notification: HostNotification): void {
    const changed = activity.accept(notification);
    notified.fire(notification);
    if (notification.method === "turn/completed") withdraw(notification.params.turn.id);
    if (changed) activityChanged.fire();
  }

  const handlers: ServerRequestHandlers = {
    "item/commandExecution/requestApproval": async (params, token) => ({
      decision: await approvals.askCommand(params, token),
    }),
    "item/fileChange/requestApproval": async (params, token) => ({
      decision: await approvals.askFileChange(params, token),
    }),
    "item/tool/requestUserInput": (params, token) => questions.ask(params, token),
    "heddle/document/save": ports.saveDocuments,
    ...ports.models,
  };

  async function connect(signal: AbortSignal): Promise<ReadyConnection> {
    const started = systemClock.now();
    const connected = await connectHost(await findHost(context), { log, handlers, onNotification }, signal);
    const read = await readConfig(connected, log);
    log.info(`host ready after ${systemClock.now() - started} ms, model ${read.model ?? "by default"}`);
    return { ...connected, config: read };
  }

  function onSupervisorState(next: SupervisorState<ReadyConnection>): void {
    if (next.kind !== "ready") {
      connection = null;
      activity.reset();
      withdraw(null);
    } else {
      connection = next.connection;
      config = next.connection.config;
      threadFacts = null;
    }
    if (next.kind === "failed") log.error(next.message);
    state = next.kind === "ready" ? readyState(next.connection.config) : next;
    stateChanged.fire(state);
    activityChanged.fire();
  }

  return {
    get state() {
      return state;
    },
    get config() {
      return config;
    },
    get threadFacts() {
      return threadFacts;
    },
    onState: stateChanged.event,
    onNotification: notified.event,
    onApprovals: approvalsChanged.event,
    onQuestions: questionsChanged.event,
    onActivity: activityChanged.event,
    approvals,
    questions,
    activity,
    async request(method, params) {
      if (!connection) throw new Error(l10n.t("The agent host is not running."));
      const result = await connection.request(method, params);
      if (method === "thread/start" || method === "thread/resume") {
        const opened = result as HostResult<"thread/resume">;
        threadFacts = toThreadFacts(opened);
        activity.load(opened.thread.id, opened.thread.turns);
        activityChanged.fire();
      }
      return result;
    },
    notify: (method, params) => connection?.notify(method, params),
    start() {
      supervisor ??= superviseHost({ connect, clock: systemClock, onState: onSupervisorState });
    },
    restart() {
      supervisor?.restart();
    },
    async end() {
      await supervisor?.end();
    },
    dispose() {
      const emitters = [stateChanged, notified, approvalsChanged, questionsChanged, activityChanged];
      for (const emitter of emitters) emitter.dispose();
    },
  };
}

async function readConfig(connected: HostConnection, log: LogOutputChannel): Promise<HostConfig> {
  try {
    const [{ config }, { data }] = await Promise.all([
      connected.request("config/read", { includeLayers: false, cwd: workspaceFolderPath() }),
      connected.request("model/list", {}),
    ]);
    return toHostConfig(config, data);
  } catch (error) {
    // The host works all the same; the view then shows less about it.
    log.warn(`the host did not tell its configuration: ${errorMessage(error)}`);
    return toHostConfig({}, []);
  }
}

function readyState({ modelLabel, offline }: HostConfig): HostState {
  return { kind: "ready", modelLabel: modelLabel ?? l10n.t("default model"), offline };
}
