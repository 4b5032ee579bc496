import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";
import { PermissionProfile, SandboxPolicy } from "./permission.js";

/** In characters; zero is refused where a terminal is opened or resized. */
export const CommandExecTerminalSize = lazy(() =>
  z.object({
    rows: z.int().min(0).max(65_535),
    cols: z.int().min(0).max(65_535),
  }),
);
export type CommandExecTerminalSize = z.infer<typeof CommandExecTerminalSize>;

export const CommandExecOutputStream = lazy(() => z.enum(["stdout", "stderr"]));
export type CommandExecOutputStream = z.infer<typeof CommandExecOutputStream>;

export const CommandExecParams = lazy(() =>
  z.looseObject({
    /** The program and its arguments; no shell reads them. */
    command: z.array(z.string()),
    /** Where it runs; relative to the host's own folder, which is the default. */
    cwd: z.string().nullish(),
    /** Changes to the host's environment for this command: a string sets a variable, null takes it away. */
    env: z.record(z.string(), z.string().nullable()).nullish(),
    /**
     * The client's name for the command, unique among those that run for its connection. Needed for streaming,
     * for a terminal, and for command/exec/write, resize and terminate.
     */
    processId: z.string().nullish(),
    /** A terminal instead of pipes; implies both kinds of streaming. */
    tty: z.boolean().optional(),
    /** Of the terminal; 24 rows and 80 columns when absent. */
    size: CommandExecTerminalSize.nullish(),
    /** Stdin stays open for command/exec/write; otherwise it is empty. */
    streamStdin: z.boolean().optional(),
    /** Output comes as command/exec/outputDelta instead of in the result. */
    streamStdoutStderr: z.boolean().optional(),
    /**
     * Bytes of stdout, and of stderr, that are delivered; 1 MiB when absent. The rest is read and thrown
     * away.
     */
    outputBytesCap: z.int().min(0).nullish(),
    disableOutputCap: z.boolean().optional(),
    /** The command is ended after so many milliseconds, 10,000 when absent, and its exit code is then 124. */
    timeoutMs: z.int().nullish(),
    disableTimeout: z.boolean().optional(),
    /** What the command may do; the configured mode when neither this nor `permissionProfile` is given. */
    sandboxPolicy: SandboxPolicy.nullish(),
    permissionProfile: PermissionProfile.nullish(),
  }),
);
export type CommandExecParams = z.infer<typeof CommandExecParams>;

export const CommandExecResponse = lazy(() =>
  z.object({
    /**
     * -1 when a signal ended a command without a terminal, or command/exec/terminate did; 124 after the
     * timeout.
     */
    exitCode: z.int(),
    /** Empty when output is streamed. Bytes that are no UTF-8 become U+FFFD. */
    stdout: z.string(),
    stderr: z.string(),
  }),
);
export type CommandExecResponse = z.infer<typeof CommandExecResponse>;

export const CommandExecOutputDeltaNotification = lazy(() =>
  z.object({
    processId: z.string(),
    /** All output of a terminal is `stdout`. */
    stream: CommandExecOutputStream,
    deltaBase64: z.string(),
    /** True in the last delta of a stream that has reached its cap. */
    capReached: z.boolean(),
  }),
);
export type CommandExecOutputDeltaNotification = z.infer<typeof CommandExecOutputDeltaNotification>;

/**
 * Runs a command outside any thread and answers when it is over and all its deltas were sent. It ends with the
 * connection, with everything it started. A policy that the host would have to enforce lets only commands run
 * that are known to do nothing but read.
 */
export const commandExec = request("command/exec", CommandExecParams, CommandExecResponse);

/** Output of a running command, on the connection that started it. */
export const commandExecOutputDelta = notification(
  "command/exec/outputDelta",
  CommandExecOutputDeltaNotification,
);
