import assert from "node:assert/strict";
import fc from "fast-check";
import { Backlog } from "../../../agent-host/transport/backlog.js";
import { toBase64Text } from "../../../agent-host/transport/base64-text.js";
import type { Message } from "../../../agent-host/transport/message.js";

const MB = 1024 * 1024;
const FILLER = { method: "filler", params: { text: "x".repeat(5 * MB) } };

const delta = (itemId: string, text: string, method = "item/agentMessage/delta"): Message => ({
  method,
  params: { threadId: "t", itemId, delta: text },
});
const other = (n: number): Message => ({ method: "other", params: { n } });

function drain(
  backlog: Backlog,
): { method: string; params: { itemId?: string; delta?: string; n?: number } }[] {
  const messages = [];
  for (let next = backlog.next(); next !== null; next = backlog.next()) {
    messages.push(JSON.parse("text" in next ? next.text : [...next.pieces].join("")));
  }
  return messages;
}

function congested(): Backlog {
  const backlog = new Backlog();
  backlog.add({ ...FILLER });
  assert.equal(backlog.congested, true);
  return backlog;
}

describe("what waits for a slow client", () => {
  it("is as it was sent while there is little of it", () => {
    const backlog = new Backlog();
    const messages = [delta("a", "one "), delta("a", "two"), other(1)];
    for (const message of messages) backlog.add(message);
    assert.deepEqual(drain(backlog), messages);
  });

  it("joins the deltas of one item, of whatever kind, once there is much of it", () => {
    const backlog = congested();
    for (const piece of ["one ", "two ", "three"]) {
      backlog.add(delta("a", piece));
      backlog.add(delta("b", piece.toUpperCase()));
      backlog.add(delta("a", "$", "item/commandExecution/outputDelta"));
    }
    assert.deepEqual(drain(backlog).slice(1), [
      delta("a", "one two three"),
      delta("b", "ONE TWO THREE"),
      delta("a", "$$$", "item/commandExecution/outputDelta"),
    ]);
  });

  it("lets no delta overtake anything else", () => {
    const backlog = congested();
    const request = { id: 1, method: "ask", params: { delta: "not a delta" } };
    const response = { id: 2, result: {} };
    const messages = [
      delta("a", "1"),
      request,
      delta("a", "2"),
      response,
      delta("a", "3"),
      other(1),
      delta("a", "4"),
    ];
    for (const message of messages) backlog.add(message);
    assert.deepEqual(drain(backlog).slice(1), messages);
  });

  it("keeps every text whole and everything else in order, whatever comes", () => {
    const step = fc.oneof(
      fc.record({ item: fc.constantFrom("a", "b", "c"), text: fc.string({ unit: "binary", maxLength: 8 }) }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.boolean(), (steps, slow) => {
        const backlog = slow ? congested() : new Backlog();
        const expected: string[][] = [];
        let texts = new Map<string, string>();
        const close = (n: number) => {
          expected.push([...texts].map(([item, text]) => `${item}:${text}`).sort(), [`other ${n}`]);
          texts = new Map();
        };
        for (const [n, given] of steps.entries()) {
          if (given === null) {
            backlog.add(other(n));
            close(n);
          } else {
            backlog.add(delta(given.item, given.text));
            texts.set(given.item, (texts.get(given.item) ?? "") + given.text);
          }
        }
        backlog.add(other(-1));
        close(-1);

        const seen: string[][] = [];
        let run = new Map<string, string>();
        for (const { method, params } of drain(backlog).slice(slow ? 1 : 0)) {
          if (method === "other") {
            seen.push([...run].map(([item, text]) => `${item}:${text}`).sort(), [`other ${params.n}`]);
            run = new Map();
          } else {
            const item = params.itemId ?? "";
            run.set(item, (run.get(item) ?? "") + params.delta);
          }
        }
        assert.deepEqual(seen, expected);
      }),
    );
  });

  it("joins a million deltas into pieces that a client can show", () => {
    const backlog = congested();
    for (let n = 0; n < 1_000_000; n++) backlog.add(delta("a", "word "));
    const messages = drain(backlog).slice(1);
    assert.equal(messages.map(({ params }) => params.delta).join(""), "word ".repeat(1_000_000));
    assert.ok(messages.every(({ params }) => (params.delta ?? "").length <= 64 * 1024));
    assert.ok(messages.length < 100, `${messages.length} messages`);
  });

  it("is too much from 4 MB on, until 1 MB is left", () => {
    const backlog = new Backlog();
    const add = (count: number) => {
      for (let n = 0; n < count; n++) backlog.add({ ...FILLER, params: { text: "x".repeat(MB - 100) } });
    };
    add(4);
    assert.equal(backlog.congested, false);
    add(1);
    assert.equal(backlog.congested, true);
    for (const left of [4, 3, 2]) {
      backlog.next();
      assert.equal(backlog.congested, true, `${left} left`);
    }
    backlog.next();
    assert.equal(backlog.congested, false);
  });

  it("counts a file that is encoded while it is written as waiting, but as nobody's excess", () => {
    const backlog = new Backlog();
    const excess: boolean[] = [];
    backlog.onExcess((excessive) => excess.push(excessive));
    backlog.add({
      id: 1,
      result: { dataBase64: toBase64Text(new Uint8Array(60 * MB)) },
    });
    assert.equal(backlog.congested, true);
    backlog.next();
    assert.deepEqual([backlog.congested, excess], [false, []]);
  });

  it("is told to its owner when it is more than is kept, and when that is over", () => {
    const backlog = new Backlog();
    const excess: boolean[] = [];
    backlog.onExcess((excessive) => excess.push(excessive));
    for (let n = 0; n < 12; n++) backlog.add({ ...FILLER });
    assert.deepEqual(excess, []);
    for (let n = 0; n < 3; n++) backlog.add({ ...FILLER });
    assert.deepEqual(excess, [true]);
    drain(backlog);
    assert.deepEqual(excess, [true, false]);
  });
});
