// Commands of several connections, with a clock that the test moves.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { createDeferred } from "../../../../agent-host/base/deferred.js";
import { HostError } from "../../../../agent-host/base/errors.js";
import { silentLog } from "../../../../agent-host/base/log.js";
import { createConfigService } from "../../../../agent-host/config/config-service.js";
import type { Environment } from "../../../../agent-host/exec/environment.js";
import type { CommandExecParams } from "../../../../agent-host/protocol/command-exec.js";
import {
  type CommandClient,
  type CommandProcesses,
  createCommandProcesses,
} from "../../../../agent-host/server/command-exec/command-processes.js";
import { type FakeClock, fakeClock } from "../../../support/fake-clock.js";
import { machineIn } from "../../../support/machine.js";
import { until, useLocalMachine } from "../../exec/local-machine.js";

interface FakeClient extends CommandClient {
  connected: boolean;
  waiting: number;
  text: string;
  /** Resolves when the client has been told that. */
  hears(text: string): Promise<void>;
}

function fakeClient(): FakeClient {
  const waiting = new Set<() => void>();
  const client: FakeClient = {
    connected: true,
    waiting: 0,
    text: "",
    notify(_definition, { deltaBase64 }) {
      client.text += Buffer.from(deltaBase64, "base64").toString();
      for (const look of waiting) look();
    },
    hears(text) {
      const heard = createDeferred<void>();
      const look = () => void (client.text.includes(text) && heard.resolve());
      waiting.add(look);
      look();
      return heard.promise;
    },
  };
  return client;
}

describe("server/command-exec/command-processes", function () {
  this.timeout(20_000);
  const machine = useLocalMachine();
  let clock: FakeClock;
  let commands: CommandProcesses;
  let client: FakeClient;

  const create = (environment: Environment, baseEnv: Record<string, string> = {}) =>
    createCommandProcesses({
      environment,
      clock,
      config: createConfigService({
        home: machine().folder,
        homeDir: machine().folder,
        machine: machineIn(machine().folder),
        env: () => undefined,
        cliOverrides: [],
        strict: false,
        isSignedIn: async () => false,
        clock,
        log: silentLog,
      }),
      baseEnv: { ...machine().env, ...baseEnv },
      tmpdir: machine().folder,
      cwd: machine().folder,
    });
  const script = (text: string, params: Partial<CommandExecParams> = {}): CommandExecParams => ({
    command: ["/bin/bash", "-c", text],
    sandboxPolicy: { type: "dangerFullAccess" },
    ...params,
  });
  const streamed = (processId: string) => ({ processId, streamStdoutStderr: true, streamStdin: true });

  beforeEach(() => {
    clock = fakeClock();
    commands = create(machine().environment);
    client = fakeClient();
  });

  it("ends a command after ten seconds, and not before", async () => {
    const ended = commands.run(client, script("echo ready; sleep 60", streamed("p")));
    await client.hears("ready");
    clock.advance(9_999);
    await commands.write(client, { processId: "p", deltaBase64: "" });
    assert.equal(machine().running().length > 0, true);
    clock.advance(1);
    assert.equal((await ended).exitCode, 124);
    assert.deepEqual(machine().running(), []);
  });

  it("asks the clock for the time that the client gives, and for none when it gives none", async () => {
    await commands.run(client, script("true", { timeoutMs: 5 * 24 * 3600 * 1000 }));
    await commands.run(client, script("true", { timeoutMs: Number.MAX_SAFE_INTEGER }));
    await commands.run(client, script("true", { disableTimeout: true }));
    assert.deepEqual(clock.sleeps, [432_000_000, 2_147_483_647]);
  });

  it("starts from the host's environment without its secrets, and changes it as told", async () => {
    commands = create(machine().environment, { MY_API_TOKEN: "hidden", KEPT: "1", CHANGED: "1", GONE: "1" });
    const env = { CHANGED: "2", ADDED: "3", GONE: null, GIVEN_TOKEN: "mine" };
    const { stdout } = await commands.run(client, script("env", { env }));
    const names = ["MY_API_TOKEN", "KEPT", "CHANGED", "GONE", "ADDED", "GIVEN_TOKEN"];
    const lines = stdout.split("\n").filter((line) => names.includes(line.split("=")[0] ?? ""));
    assert.deepEqual(lines.sort(), ["ADDED=3", "CHANGED=2", "GIVEN_TOKEN=mine", "KEPT=1"]);
  });

  it("keeps the names of one connection from another", async () => {
    const other = fakeClient();
    const ended = [client, other].map((one) => commands.run(one, script("cat", streamed("p"))));
    await commands.write(client, { processId: "p", deltaBase64: Buffer.from("mine\n").toString("base64") });
    await client.hears("mine\n");
    await commands.terminate(other, { processId: "p" });
    assert.equal((await ended[1])?.exitCode, -1);
    await assert.rejects(commands.terminate(other, { processId: "p" }), HostError);
    await commands.write(client, { processId: "p", closeStdin: true });
    assert.deepEqual([(await ended[0])?.exitCode, client.text, other.text], [0, "mine\n", ""]);
  });

  it("ends the whole tree of a client that goes away, and no other's", async () => {
    const other = fakeClient();
    const tree = "setsid sleep 60 & sleep 60 & echo ready; wait";
    const ended = commands.run(client, script(tree, streamed("p")));
    const nameless = commands.run(client, script("sleep 60"));
    const others = commands.run(other, script("echo ready; cat", streamed("p")));
    await Promise.all([client.hears("ready"), other.hears("ready")]);
    client.connected = false;
    commands.disconnected(client);
    await Promise.all([ended, nameless]);
    assert.ok(await until(() => machine().running().length === 1), "what the other one runs goes on");
    await commands.terminate(other, { processId: "p" });
    await others;
  });

  it("does not leave a command running that was still being started", async () => {
    const { environment } = machine();
    const may = createDeferred<void>();
    commands = create({
      ...environment,
      spawn: (options) => may.promise.then(() => environment.spawn(options)),
    });
    const ended = commands.run(client, script("sleep 60"));
    client.connected = false;
    commands.disconnected(client);
    may.resolve();
    await ended;
    assert.deepEqual(machine().running(), []);
  });

  it("holds a command up while its client does not read, and loses nothing", async () => {
    const flood = "seq 1 300000; touch done";
    const params = script(flood, { ...streamed("p"), disableOutputCap: true, disableTimeout: true });
    client.waiting = 2 * 1024 * 1024;
    const ended = commands.run(client, params);
    await client.hears("1\n");
    await clock.sleeping();
    const heard = client.text.length;
    clock.advance(1_000);
    await clock.sleeping();
    // What was under way when it stopped may still have come; the flood has not.
    assert.ok(client.text.length < heard + 256 * 1024, `${client.text.length} characters`);
    assert.equal(existsSync(path.join(machine().folder, "done")), false);

    client.waiting = 0;
    clock.advance(10);
    assert.equal((await ended).exitCode, 0);
    assert.equal(client.text, Array.from({ length: 300_000 }, (_, index) => `${index + 1}\n`).join(""));
  });

  it("keeps what a command wrote before its end until its client reads again", async () => {
    client.waiting = 2 * 1024 * 1024;
    const params = script("echo first; read go; seq 1 5000", { ...streamed("p"), disableTimeout: true });
    const ended = commands.run(client, params);
    await client.hears("first");
    await clock.sleeping();
    await commands.write(client, { processId: "p", deltaBase64: Buffer.from("\n").toString("base64") });
    assert.ok(await until(() => machine().running().length === 0));
    client.waiting = 0;
    clock.advance(10);
    assert.equal((await ended).exitCode, 0);
    assert.ok(client.text.endsWith("\n5000\n"), client.text.slice(-20));
  });

  it("does not wait for a client that has gone away", async () => {
    client.waiting = 2 * 1024 * 1024;
    const ended = commands.run(client, script("yes", { ...streamed("p"), disableOutputCap: true }));
    await client.hears("y\n");
    await clock.sleeping();
    client.connected = false;
    commands.disconnected(client);
    clock.advance(10);
    await ended;
    assert.deepEqual(machine().running(), []);
  });

  it("never takes pipes for a terminal", async () => {
    const { environment } = machine();
    const withoutTerminals: Environment = {
      ...environment,
      async spawn(options) {
        assert.deepEqual([options.withoutTerminal, options.tty], ["fail", { rows: 24, cols: 80 }]);
        throw Object.assign(new Error("ENOTTY: no terminal"), { code: "ENOTTY", syscall: "spawn" });
      },
    };
    await assert.rejects(
      create(withoutTerminals).run(client, script("true", { tty: true, processId: "p" })),
      (error: HostError) => {
        assert.equal(error.code, "exec-failed");
        assert.match(
          error.message,
          /^no terminal can be opened on this machine .* run the command without tty$/,
        );
        return true;
      },
    );
  });

  it("runs nothing where nothing can be run", async () => {
    const { environment } = machine();
    await assert.rejects(
      create({ ...environment, execEnabled: false }).run(client, script("true")),
      /commands cannot be run here/,
    );
  });
});
