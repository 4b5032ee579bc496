// The commands that clients run by themselves, outside any thread. A command belongs to the connection that
// started it: only there its processId means something, and with that connection it ends.
import type { Clock } from "../../base/clock.js";
import { createDeferred } from "../../base/deferred.js";
import { errorMessage, HostError } from "../../base/errors.js";
import type { Environment, ExecExit, ExecProcess } from "../../exec/environment.js";
import {
  type CommandExecOutputDeltaNotification,
  type CommandExecParams,
  type CommandExecResponse,
  commandExecOutputDelta,
} from "../../protocol/command-exec.js";
import type { CommandExecResizeParams } from "../../protocol/command-exec-resize.js";
import type { CommandExecTerminateParams } from "../../protocol/command-exec-terminate.js";
import type { CommandExecWriteParams } from "../../protocol/command-exec-write.js";
import { decodeBase64 } from "../base64.js";
import {
  type ActiveCommand,
  endCommand,
  execFailed,
  exitCodeOf,
  onceStarted,
  startFailure,
  writeInput,
} from "./active-command.js";
import { type CommandOutput, collectOutput, streamOutput } from "./command-output.js";
import { type CommandRequest, readCommandRequest, requireRoom } from "./command-request.js";
import { type ConfinementOptions, confine } from "./confinement.js";
import { createBrake, type ReadingClient } from "./flow-control.js";

/** The connection that a command belongs to. */
export interface CommandClient extends ReadingClient {
  notify(definition: typeof commandExecOutputDelta, params: CommandExecOutputDeltaNotification): void;
}

export interface CommandProcessesOptions extends ConfinementOptions {
  readonly environment: Environment;
  readonly clock: Clock;
  /** Where relative folders start. */
  readonly cwd: string;
}

/** The methods of the protocol (§2.5); they throw HostError for what the client got wrong. */
export interface CommandProcesses {
  /** Resolves when the command and all of its output are through; "exec-failed" when it cannot be started. */
  run(client: CommandClient, params: CommandExecParams): Promise<CommandExecResponse>;
  write(client: CommandClient, params: CommandExecWriteParams): Promise<void>;
  resize(client: CommandClient, params: CommandExecResizeParams): Promise<void>;
  terminate(client: CommandClient, params: CommandExecTerminateParams): Promise<void>;
  /** Ends everything that the client's commands started and still runs. */
  disconnected(client: CommandClient): void;
}

export function createCommandProcesses(options: CommandProcessesOptions): CommandProcesses {
  const { environment, clock } = options;
  const byClient = new Map<CommandClient, Map<string | symbol, ActiveCommand>>();

  async function running(client: CommandClient, processId: string): Promise<[ActiveCommand, ExecProcess]> {
    const command = byClient.get(client)?.get(processId);
    const process = await command?.started;
    // It may have ended while it was waited for.
    if (command === undefined || process == null || byClient.get(client)?.get(processId) !== command) {
      const id = JSON.stringify(processId);
      throw new HostError("invalid-request", `no active command/exec for process id ${id}`);
    }
    return [command, process];
  }

  /** Takes the processId at once, so that a request right behind this one finds the command. */
  function enter(client: CommandClient, command: ActiveCommand): () => void {
    const { processId } = command.request;
    const commands = byClient.get(client) ?? new Map<string | symbol, ActiveCommand>();
    if (processId !== null && commands.has(processId)) {
      const id = JSON.stringify(processId);
      throw new HostError("invalid-request", `duplicate active command/exec process id: ${id}`);
    }
    const key = processId ?? Symbol("nameless");
    byClient.set(client, commands.set(key, command));
    return () => {
      commands.delete(key);
      if (commands.size === 0) byClient.delete(client);
    };
  }

  async function start(
    request: CommandRequest,
    env: Readonly<Record<string, string>>,
    output: CommandOutput,
  ): Promise<ExecProcess> {
    try {
      const process = await environment.spawn({
        argv: request.argv,
        cwd: request.cwd,
        env,
        tty: request.tty,
        withoutTerminal: "fail",
        keepStdin: request.streamsStdin,
        onStderr: (chunk) => output.push("stderr", chunk),
      });
      process.onOutput((chunk) => output.push("stdout", chunk));
      return process;
    } catch (error) {
      throw startFailure(error);
    }
  }

  /** Waits for the end, and sees to it when the time is up. */
  async function attend(command: ActiveCommand, process: ExecProcess): Promise<ExecExit> {
    const { timeoutMs } = command.request;
    const over = new AbortController();
    if (timeoutMs !== null) {
      clock.sleep(timeoutMs, over.signal).then(
        () => endCommand(command, process, "timed-out"),
        () => undefined, // It ended in time.
      );
    }
    const exit = await process.exited;
    over.abort();
    return exit;
  }

  return {
    async run(client, params) {
      if (!environment.execEnabled) throw execFailed("commands cannot be run here");
      const request = readCommandRequest(params, options.cwd);
      const started = createDeferred<ExecProcess | null>();
      const command: ActiveCommand = {
        request,
        started: started.promise,
        ending: null,
        stdinClosed: false,
      };
      const leave = enter(client, command);
      const brake = createBrake(client, clock);
      const output = createOutput(request, client, {
        onTooMuch: () => onceStarted(command, (process) => endCommand(command, process, "too-much-output")),
        onDelta: () => onceStarted(command, brake),
      });
      try {
        const env = await confine(request, params, options);
        const process = await start(request, env, output);
        if (!client.connected) endCommand(command, process, "abandoned");
        started.resolve(process);
        const exit = await attend(command, process);
        const texts = output.end();
        return { exitCode: exitCodeOf(command, exit), ...texts };
      } finally {
        started.resolve(null);
        leave();
      }
    },
    async write(client, { processId, deltaBase64, closeStdin }) {
      if (deltaBase64 == null && closeStdin !== true) {
        throw new HostError("invalid-params", "command/exec/write requires deltaBase64 or closeStdin");
      }
      const input = deltaBase64 == null ? null : decodeBase64(deltaBase64);
      if (input !== null && "problem" in input) {
        throw new HostError("invalid-params", `invalid deltaBase64: ${input.problem}`);
      }
      const [command, process] = await running(client, processId);
      if (!command.request.streamsStdin) {
        throw new HostError("invalid-request", "stdin streaming is not enabled for this command/exec");
      }
      if (input !== null) writeInput(command, process, input.bytes);
      if (closeStdin !== true || command.stdinClosed) return;
      command.stdinClosed = true;
      process.closeStdin();
    },
    async resize(client, { processId, size }) {
      requireRoom(size);
      const [command, process] = await running(client, processId);
      if (command.request.tty === null) {
        throw new HostError(
          "invalid-request",
          "failed to resize PTY: the command is not attached to a terminal",
        );
      }
      try {
        process.resize(size);
      } catch (error) {
        // The program is gone and its end has not been told yet.
        throw execFailed(`failed to resize PTY: ${errorMessage(error)}`, error);
      }
    },
    async terminate(client, { processId }) {
      const [command, process] = await running(client, processId);
      endCommand(command, process, "terminated");
    },
    disconnected(client) {
      for (const command of byClient.get(client)?.values() ?? []) {
        onceStarted(command, (process) => endCommand(command, process, "abandoned"));
      }
    },
  };
}

function createOutput(
  { processId, outputCapBytes, streamsOutput }: CommandRequest,
  client: CommandClient,
  on: { onTooMuch(): void; onDelta(): void },
): CommandOutput {
  if (!streamsOutput || processId === null) return collectOutput(outputCapBytes, () => on.onTooMuch());
  return streamOutput(outputCapBytes, ({ stream, bytes, capReached }) => {
    client.notify(commandExecOutputDelta, {
      processId,
      stream,
      deltaBase64: Buffer.from(bytes).toString("base64"),
      capReached,
    });
    on.onDelta();
  });
}
