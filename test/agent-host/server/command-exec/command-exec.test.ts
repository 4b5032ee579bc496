// command/exec as a client sees it: through a real connection, with real programs.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { startHost, type TestHost } from "../../../support/start-host.js";
import { until } from "../../exec/local-machine.js";

interface Delta {
  readonly stream: string;
  readonly text: string;
  readonly capReached: boolean;
}

const FULL_ACCESS = { sandboxPolicy: { type: "dangerFullAccess" } };
const STREAMED = { streamStdin: true, streamStdoutStderr: true };
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** True for a process that is gone, or that only waits for the system to take it away. */
function hasEnded(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return true;
  }
}

describe("command/exec", function () {
  this.timeout(20_000);
  let host: TestHost;
  beforeEach(async () => {
    host = await startHost();
  });

  const exec = (command: string[], params: object = {}) =>
    host.client.request("command/exec", { command, cwd: host.cwd, ...FULL_ACCESS, ...params });
  const refusal = (command: string[], params: object = {}) =>
    host.client.failure("command/exec", { command, cwd: host.cwd, ...FULL_ACCESS, ...params });
  const write = (processId: string, text: string) =>
    host.client.request("command/exec/write", { processId, deltaBase64: base64(text) });
  const deltas = (processId: string): Delta[] =>
    host.client.received
      .filter(({ method, params }) => method === "command/exec/outputDelta" && params.processId === processId)
      .map(({ params }) => ({
        stream: params.stream,
        text: Buffer.from(params.deltaBase64, "base64").toString(),
        capReached: params.capReached,
      }));
  const textOf = (processId: string, stream = "stdout") =>
    deltas(processId)
      .filter((delta) => delta.stream === stream)
      .map(({ text }) => text)
      .join("");
  /** Waits until the command has written that. */
  const written = async (processId: string, text: string) => {
    while (!textOf(processId).includes(text)) {
      await host.client.next("command/exec/outputDelta", (params) => params.processId === processId);
    }
  };

  it("answers with the exit code and both streams", async () => {
    assert.deepEqual(await exec(["sh", "-c", "echo hi; echo no 1>&2; exit 4"]), {
      exitCode: 4,
      stdout: "hi\n",
      stderr: "no\n",
    });
  });

  it("gives each program its words as they are, and an empty stdin", async () => {
    assert.deepEqual(await exec(["printf", "%s|", "a b", "$HOME", "*", ""]), {
      exitCode: 0,
      stdout: "a b|$HOME|*||",
      stderr: "",
    });
    assert.deepEqual(await exec(["cat"]), { exitCode: 0, stdout: "", stderr: "" });
  });

  it("lets a program open its own outputs, each apart", async () => {
    assert.deepEqual(await exec(["sh", "-c", "echo out > /dev/stdout; echo err > /dev/stderr"]), {
      exitCode: 0,
      stdout: "out\n",
      stderr: "err\n",
    });
  });

  it("runs where it is told, from the host's folder", async () => {
    await exec(["mkdir", "-p", "below"]);
    assert.equal((await exec(["pwd"], { cwd: "below" })).stdout, `${path.join(host.cwd, "below")}\n`);
    assert.equal((await exec(["pwd"], { cwd: null })).stdout, `${host.cwd}\n`);
  });

  it("gives a death by signal as -1", async () => {
    assert.equal((await exec(["sh", "-c", "kill -TERM $$"])).exitCode, -1);
  });

  it("streams input and output, and answers after the last delta", async () => {
    const seen: number[] = [];
    const ended = exec(["cat"], { processId: "p", ...STREAMED }).then((result) => {
      seen.push(deltas("p").length);
      return result;
    });
    assert.deepEqual(await write("p", "ping\n"), {});
    await written("p", "ping\n");
    await write("p", "pong\n");
    assert.deepEqual(
      await host.client.request("command/exec/write", { processId: "p", closeStdin: true }),
      {},
    );

    assert.deepEqual(await ended, { exitCode: 0, stdout: "", stderr: "" });
    assert.equal(textOf("p"), "ping\npong\n");
    assert.deepEqual(seen, [deltas("p").length]);
  });

  it("answers after the last delta of much output, too", async () => {
    const { client } = host;
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join("");
    await exec(["seq", "1", "20000"], { processId: "p", streamStdoutStderr: true });
    // Nothing more is waited for: what the answer has not overtaken is here.
    assert.equal(textOf("p"), lines);
    assert.ok(client.received.length < 200, `${client.received.length} deltas`);
  });

  it("keeps the streams apart and in order", async () => {
    const script = "for i in 1 2 3; do echo out$i; echo err$i >&2; done";
    await exec(["sh", "-c", script], { processId: "p", streamStdoutStderr: true });
    assert.deepEqual(
      [textOf("p", "stdout"), textOf("p", "stderr")],
      ["out1\nout2\nout3\n", "err1\nerr2\nerr3\n"],
    );
  });

  it("streams input alone, and bytes that are no text", async () => {
    const ended = exec(["od", "-An", "-tx1"], { processId: "p", streamStdin: true });
    await host.client.request("command/exec/write", {
      processId: "p",
      deltaBase64: "AP+A",
      closeStdin: true,
    });
    assert.deepEqual(await ended, { exitCode: 0, stdout: " 00 ff 80\n", stderr: "" });
  });

  it("ends a command with all it started, and says so in both answers", async () => {
    const script = "sleep 60 & echo $!; wait";
    const ended = exec(["sh", "-c", script], { processId: "p", streamStdoutStderr: true });
    await written("p", "\n");
    assert.deepEqual(await host.client.request("command/exec/terminate", { processId: "p" }), {});
    assert.deepEqual(await ended, { exitCode: -1, stdout: "", stderr: "" });

    assert.ok(hasEnded(Number(textOf("p"))));
    assert.deepEqual(await host.client.failure("command/exec/terminate", { processId: "p" }), {
      code: -32600,
      message: 'no active command/exec for process id "p"',
    });
  });

  it("gives -1 for a terminated command also when that ends in its own way", async () => {
    const script = "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.01; done";
    const ended = exec(["sh", "-c", script], { processId: "p", streamStdoutStderr: true });
    await written("p", "ready");
    await host.client.request("command/exec/terminate", { processId: "p" });
    assert.deepEqual([await ended, textOf("p")], [{ exitCode: -1, stdout: "", stderr: "" }, "ready\nbye\n"]);
  });

  it("terminates a command right behind its start", async () => {
    const ended = exec(["sleep", "60"], { processId: "p" });
    await host.client.request("command/exec/terminate", { processId: "p" });
    assert.equal((await ended).exitCode, -1);
  });

  it("ends a command when its time is up, and keeps what it wrote", async () => {
    assert.deepEqual(await exec(["sh", "-c", "echo part; sleep 60"], { timeoutMs: 300 }), {
      exitCode: 124,
      stdout: "part\n",
      stderr: "",
    });
    assert.equal((await exec(["true"], { disableTimeout: true })).exitCode, 0);
  });

  it("delivers no more of a stream than its cap, and lets the command go on", async () => {
    const script = "echo 0123456789; echo abcdefghij >&2; echo more; touch done";
    assert.deepEqual(await exec(["sh", "-c", script], { outputBytesCap: 4 }), {
      exitCode: 0,
      stdout: "0123",
      stderr: "abcd",
    });
    assert.ok(existsSync(path.join(host.cwd, "done")));
    await exec(["sh", "-c", script], { outputBytesCap: 4, processId: "p", streamStdoutStderr: true });
    assert.deepEqual(
      deltas("p").sort((a, b) => a.text.localeCompare(b.text)),
      [
        { stream: "stdout", text: "0123", capReached: true },
        { stream: "stderr", text: "abcd", capReached: true },
      ],
    );
  });

  it("caps a stream at 1 MiB, unless that is turned off", async () => {
    const much = ["head", "-c", "3000000", "/dev/zero"];
    assert.equal((await exec(much)).stdout.length, 1024 * 1024);
    assert.equal((await exec(much, { disableOutputCap: true })).stdout.length, 3_000_000);
  });

  it("ends a command whose output no answer can hold", async () => {
    const { code, message } = await refusal(["cat", "/dev/zero"], { disableOutputCap: true });
    assert.deepEqual([code, /longer than one answer can hold/.test(message)], [-32603, true]);
  });

  it("opens a terminal of the size that is asked for, and of 24 x 80 otherwise", async () => {
    const script = "stty size; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo $TERM; exit 3";
    assert.deepEqual(
      await exec(["sh", "-c", script], { processId: "a", tty: true, size: { rows: 10, cols: 40 } }),
      { exitCode: 3, stdout: "", stderr: "" },
    );
    await exec(["stty", "size"], { processId: "b", tty: true });
    assert.deepEqual([textOf("a"), textOf("b")], ["10 40\r\nxterm-256color\r\n", "24 80\r\n"]);
  });

  it("talks to a terminal, resizes it, and ends its input", async () => {
    const ended = exec(["sh", "-c", "echo ready; read a; stty size; cat"], { processId: "p", tty: true });
    await written("p", "ready");
    assert.deepEqual(
      await host.client.request("command/exec/resize", { processId: "p", size: { rows: 7, cols: 33 } }),
      {},
    );
    await write("p", "go\n");
    await written("p", "7 33");
    await host.client.request("command/exec/write", { processId: "p", closeStdin: true });
    assert.equal((await ended).exitCode, 0);
  });

  it("terminates what runs on a terminal", async () => {
    const ended = exec(["sh", "-c", "echo ready; sleep 60"], { processId: "p", tty: true });
    await written("p", "ready");
    await host.client.request("command/exec/terminate", { processId: "p" });
    assert.ok([129, 143].includes((await ended).exitCode));
  });

  it("lets a processId be used again once its command is over, but not before", async () => {
    const first = exec(["cat"], { processId: "p", streamStdin: true });
    assert.deepEqual(await refusal(["true"], { processId: "p" }), {
      code: -32600,
      message: 'duplicate active command/exec process id: "p"',
    });
    await host.client.request("command/exec/write", { processId: "p", closeStdin: true });
    await first;
    assert.equal((await exec(["true"], { processId: "p" })).exitCode, 0);
  });

  const refusals: [what: string, command: string[], params: object, code: number, message: RegExp][] = [
    ["no command", [], {}, -32600, /^command must not be empty$/],
    ["no program", ["", "a"], {}, -32600, /^command must begin with the name of a program$/],
    ["a command that is text", "ls" as unknown as string[], {}, -32600, /^Invalid request: command: /],
    [
      "two policies",
      ["true"],
      { permissionProfile: { type: "disabled" } },
      -32600,
      /^`permissionProfile` cannot be/,
    ],
    ["a nameless terminal", ["true"], { tty: true }, -32600, /requires a client-supplied processId$/],
    [
      "nameless input",
      ["true"],
      { streamStdin: true },
      -32600,
      /^command\/exec tty or streaming requires a client-/,
    ],
    ["nameless output", ["true"], { streamStdoutStderr: true }, -32600, /requires a client-supplied/],
    ["a size without tty", ["true"], { size: { rows: 1, cols: 1 } }, -32602, /size requires tty: true$/],
    [
      "a size of zero",
      ["true"],
      { tty: true, processId: "p", size: { rows: 0, cols: 1 } },
      -32602,
      /rows and cols must be greater than 0$/,
    ],
    [
      "a size that no terminal has",
      ["true"],
      { tty: true, processId: "p", size: { rows: 65_536, cols: 1 } },
      -32600,
      /^Invalid request: size\.rows: /,
    ],
    ["a negative timeout", ["true"], { timeoutMs: -5 }, -32602, /timeoutMs must be non-negative, got -5$/],
    [
      "a timeout and none",
      ["true"],
      { timeoutMs: 5, disableTimeout: true },
      -32602,
      /both timeoutMs and disableTimeout$/,
    ],
    ["a negative cap", ["true"], { outputBytesCap: -1 }, -32600, /^Invalid request: outputBytesCap: /],
    [
      "a cap and none",
      ["true"],
      { outputBytesCap: 5, disableOutputCap: true },
      -32602,
      /both outputBytesCap and disableOutputCap$/,
    ],
    ["a NUL", ["echo", "a\0b"], {}, -32602, /^command must not hold a NUL character$/],
    [
      "a variable without a name",
      ["true"],
      { env: { "A=B": "c" } },
      -32602,
      /^env: "A=B" cannot be the name/,
    ],
    ["a program that is not there", ["no-such-program"], {}, -32603, /^failed to spawn command: .*ENOENT/],
    [
      "a program that is not there on a terminal",
      ["no-such-program"],
      { tty: true, processId: "p" },
      -32603,
      /^failed to spawn command: ENOENT: no such program: no-such-program$/,
    ],
    [
      "a folder that is not there",
      ["true"],
      { cwd: "/no/such" },
      -32603,
      /^failed to spawn command: ENOENT: no such working directory: \/no\/such$/,
    ],
  ];
  for (const [what, command, params, code, message] of refusals) {
    it(`refuses ${what}, and nothing is left of it`, async () => {
      const failure = await refusal(command, params);
      assert.equal(failure.code, code);
      assert.match(failure.message, message);
      const { code: unknown } = await host.client.failure("command/exec/terminate", { processId: "p" });
      assert.equal(unknown, -32600);
    });
  }

  it("refuses what a command without streamed input and terminal cannot do", async () => {
    const ended = exec(["sleep", "60"], { processId: "p" });
    const failures = [
      ["command/exec/write", { deltaBase64: "YQ==" }],
      ["command/exec/write", { closeStdin: true }],
      ["command/exec/resize", { size: { rows: 1, cols: 1 } }],
      ["command/exec/resize", { size: { rows: 1, cols: 0 } }],
    ] as const;
    const answers = [];
    for (const [method, params] of failures) {
      answers.push(await host.client.failure(method, { processId: "p", ...params }));
    }
    assert.deepEqual(answers, [
      { code: -32600, message: "stdin streaming is not enabled for this command/exec" },
      { code: -32600, message: "stdin streaming is not enabled for this command/exec" },
      { code: -32600, message: "failed to resize PTY: the command is not attached to a terminal" },
      { code: -32602, message: "command/exec size rows and cols must be greater than 0" },
    ]);
    await host.client.request("command/exec/terminate", { processId: "p" });
    await ended;
  });

  it("refuses input that is no input, or comes too late", async () => {
    const ended = exec(["cat"], { processId: "p", streamStdin: true });
    const failed = (params: object) =>
      host.client.failure("command/exec/write", { processId: "p", ...params });
    assert.deepEqual(
      [
        await failed({}),
        await failed({ deltaBase64: "***" }),
        await failed({ deltaBase64: "YQ" }),
        await failed({ deltaBase64: "YR==" }),
        await host.client.request("command/exec/write", { processId: "p", deltaBase64: "" }),
        await host.client.request("command/exec/write", { processId: "p", closeStdin: true }),
      ],
      [
        { code: -32602, message: "command/exec/write requires deltaBase64 or closeStdin" },
        { code: -32602, message: "invalid deltaBase64: unexpected character at offset 0" },
        {
          code: -32602,
          message: "invalid deltaBase64: the length with padding is not a multiple of four",
        },
        {
          code: -32602,
          message: "invalid deltaBase64: the last character, at offset 1, has bits that belong to no byte",
        },
        {},
        {},
      ],
    );
    const late = await Promise.all([
      failed({ deltaBase64: "YQ==" }).then(({ code }) => code),
      ended.then(({ exitCode }) => exitCode),
    ]);
    assert.deepEqual(late, [-32600, 0]);
  });

  it("refuses more input than it can hold for a command that does not read", async () => {
    const ended = exec(["sleep", "60"], { processId: "p", streamStdin: true });
    const megabyte = base64("x".repeat(1024 * 1024));
    const answers: number[] = [];
    while (answers.length < 20 && answers.at(-1) !== -32001) {
      const answer = host.client.request("command/exec/write", { processId: "p", deltaBase64: megabyte });
      answers.push(
        await answer.then(
          () => 0,
          ({ code }) => code,
        ),
      );
    }
    assert.ok(answers.length > 8 && answers.length < 20, answers.join());
    await host.client.request("command/exec/terminate", { processId: "p" });
    await ended;
  });

  it("runs a hundred at once, each with its own output, and leaves none behind", async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const ended = ids.map((processId) => exec(["sh", "-c", "echo $$; cat"], { processId, ...STREAMED }));
    await Promise.all(ids.map((processId) => write(processId, `for ${processId}\n`)));
    for (const processId of ids) await written(processId, `for ${processId}\n`);
    const half = ids.slice(50);
    await Promise.all(half.map((processId) => host.client.request("command/exec/terminate", { processId })));
    await Promise.all(
      ids
        .slice(0, 50)
        .map((processId) => host.client.request("command/exec/write", { processId, closeStdin: true })),
    );
    const codes = (await Promise.all(ended)).map(({ exitCode }) => exitCode);
    assert.deepEqual(
      codes,
      ids.map((_, index) => (index < 50 ? 0 : -1)),
    );
    for (const processId of ids) {
      const [pid = "", line] = textOf(processId).split("\n");
      assert.equal(line, `for ${processId}`);
      // A zombie would still have its number.
      assert.throws(() => process.kill(Number(pid), 0), { code: "ESRCH" });
    }
  });

  it("ends with the connection", async () => {
    const ended = exec(["sh", "-c", "sleep 60 & echo $! $$ > pids; echo ready; wait"], {
      processId: "p",
      disableTimeout: true,
      ...STREAMED,
    }).catch(() => undefined);
    await written("p", "ready");
    const pids = readFileSync(path.join(host.cwd, "pids"), "utf8").trim().split(" ").map(Number);
    await host.dispose();
    await ended;
    assert.ok(await until(() => pids.every(hasEnded)));
  });
});
