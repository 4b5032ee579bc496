import assert from "node:assert/strict";
import { parseOutput, sessionId, useExecSession } from "./exec-session.js";

describe("tools/write-stdin", function () {
  this.timeout(20_000);
  const session = useExecSession();

  /** Starts a session that is in the background once it wrote something. */
  async function background(input: Record<string, unknown>): Promise<number> {
    const { exec, events, timePasses } = session();
    const running = exec(input);
    await events.next("delta");
    timePasses();
    return sessionId(await running);
  }

  it("types into a terminal and reads what is new", async () => {
    const { type, events, registry } = session();
    const id = await background({
      cmd: "stty -echo; echo ready; read a; echo got $a; read b; exit $b",
      tty: true,
    });
    const got = new Promise<void>((resolve) => {
      registry.find(id)?.process.onOutput(() => resolve());
    });
    const first = await type({ session_id: id, chars: "x\n" });
    await got;
    assert.deepEqual(parseOutput(first).head[0], `Process running with session ID ${id}`);
    const process = registry.find(id)?.process;
    const last = type({ session_id: id, chars: "4\n" });
    await process?.exited;
    await last;
    const final = await type({ session_id: id });
    assert.deepEqual(parseOutput(final).head[0], "Process exited with code 4");
    assert.deepEqual(
      events.events.filter(({ event }) => event === "interaction"),
      ["x\n", "4\n", ""].map((stdin) => ({
        event: "interaction",
        itemId: "call1",
        processId: String(id),
        stdin,
      })),
    );
  });

  it("forgets a session once its end was told", async () => {
    const { type, events } = session();
    const id = await background({ cmd: "echo ready; read a", tty: true });
    await type({ session_id: id, chars: "\n" });
    await events.next("completed");
    assert.match(await type({ session_id: id }), /^Process exited with code 0$/m);
    await assert.rejects(type({ session_id: id }), {
      name: "ToolFailure",
      message: `write_stdin failed: Unknown process id ${id}`,
    });
  });

  it("says that a session without a terminal has no stdin", async () => {
    const id = await background({ cmd: "echo ready; sleep 100" });
    await assert.rejects(session().type({ session_id: id, chars: "x" }), {
      name: "ToolFailure",
      message: "write_stdin failed: stdin is closed for this session; start it with tty to type into it",
    });
  });

  for (const tty of [true, false]) {
    it(`interrupts a session ${tty ? "with" : "without"} a terminal by Ctrl+C`, async () => {
      const { type, events, running } = session();
      const id = await background({ cmd: "echo ready; sleep 100", tty });
      await type({ session_id: id, chars: "\u0003" });
      const { item } = await events.next("completed");
      assert(item.type === "commandExecution");
      assert.deepEqual([item.status, running()], ["failed", []]);
    });
  }

  it("leaves the session alone when the turn is interrupted while it waits", async () => {
    const { type, events } = session();
    const id = await background({ cmd: "echo ready; read a; exit 6", tty: true });
    const turn = new AbortController();
    turn.abort(new Error("interrupted"));
    await assert.rejects(type({ session_id: id }, { signal: turn.signal }), /interrupted/);
    await type({ session_id: id, chars: "x\n" });
    const { item } = await events.next("completed");
    assert(item.type === "commandExecution");
    assert.equal(item.exitCode, 6);
  });

  const waits: [Record<string, unknown>, number][] = [
    [{ chars: "x" }, 250],
    [{ chars: "x", yield_time_ms: 1 }, 250],
    [{ chars: "x", yield_time_ms: 1e9 }, 30_000],
    [{}, 5_000],
    [{ yield_time_ms: 60_000 }, 60_000],
    [{ yield_time_ms: 1e9 }, 300_000],
  ];
  for (const [input, waited] of waits) {
    it(`waits ${waited} ms for ${JSON.stringify(input)}`, async () => {
      const id = await background({ cmd: "echo ready; sleep 100", tty: true });
      await session().type({ session_id: id, ...input });
      assert.equal(session().waits.at(-1), waited);
    });
  }

  it("refuses what is no number", async () => {
    await assert.rejects(session().type({ session_id: "12" }), {
      name: "ToolFailure",
      message: /session_id: /,
    });
  });
});
