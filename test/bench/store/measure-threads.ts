// Drives one host over a home full of threads: what a person waits for who looks for one of them.
import { type BenchClient, startBenchClient } from "./bench-client.js";
import type { ThreadHome } from "./thread-home.js";

/** The searches of a host; null for what it does not offer. */
export interface MeasuredHost {
  readonly name: string;
  readonly argv: readonly string[];
  readonly home: string;
  readonly search: { readonly method: string; readonly param: string };
}

/** Milliseconds or MB, by what was measured. */
export type StoreFigures = ReadonlyMap<string, number>;

const PAGE = 50;
const COLD_ROUNDS = 5;
const WARM_ROUNDS = 25;
const PATIENCE_MS = 10_000;
const CALM_ROUNDS = 20;
/** Names and dates of files do not tell this order: whoever answers it has an index, or has looked at every file. */
const BY_CHANGE = { sortKey: "updated_at" };

export async function measureThreads(host: MeasuredHost, facts: ThreadHome): Promise<StoreFigures> {
  const figures = new Map<string, number>();
  const note = (name: string, values: readonly number[]) => {
    figures.set(name, middle(values));
    process.stderr.write(`${host.name}: ${name}: ${middle(values).toFixed(1)}\n`);
  };
  const search = (text: string) => ({ [host.search.param]: text, limit: 25 });

  const first = await startBenchClient(host.argv, host.home);
  const startedAt = performance.now();
  note("first page without an index, ms", [await untilListed(first, {})]);
  await untilListed(first, BY_CHANGE);
  note("index rebuild: from the first list until one that needs the index, ms", [
    performance.now() - startedAt,
  ]);
  note("memory after it, MB", [first.rssMb()]);
  note("first search without a full-text index, ms", [
    (await first.request(host.search.method, search(facts.rareWord))).ms,
  ]);
  note("memory after it, MB (search)", [first.rssMb()]);
  await first.end();

  const cold: number[] = [];
  const coldList: number[] = [];
  const coldMemory: number[] = [];
  for (let round = 0; round < COLD_ROUNDS; round++) {
    const startedAt = performance.now();
    const client = await startBenchClient(host.argv, host.home);
    coldList.push((await list(client, {})).ms);
    cold.push(performance.now() - startedAt);
    coldMemory.push(client.rssMb());
    await client.end();
  }
  note("cold: from start to first page, ms", cold);
  note("cold: the first page alone, ms", coldList);
  note("cold: memory, MB", coldMemory);

  const warm = await startBenchClient(host.argv, host.home);
  await list(warm, {});
  note("cold: first search, ms", [(await warm.request(host.search.method, search(facts.commonWord))).ms]);
  await settled(warm);
  const times = async (ask: (round: number) => Promise<{ readonly ms: number }>) => {
    const all: number[] = [];
    const startedAt = performance.now();
    // What takes long is asked less often.
    while (all.length < WARM_ROUNDS && (all.length < 3 || performance.now() - startedAt < PATIENCE_MS)) {
      all.push((await ask(all.length)).ms);
    }
    return all;
  };
  note("a round trip that does nothing, ms", await times(() => warm.request("thread/loaded/list", {})));
  const page = { nextCursor: "" };
  note("warm: first page, ms", await times(() => list(warm, {})));
  note(
    "warm: a page in the middle, ms",
    await times(async () => {
      const answer = await list(warm, { cursor: page.nextCursor || null });
      page.nextCursor = cursorOf(answer.result);
      return answer;
    }),
  );
  note("warm: first page by time of change, ms", await times(() => list(warm, BY_CHANGE)));
  note("warm: first page of a folder, ms", await times((at) => list(warm, { cwd: facts.cwds[at % 40] })));
  note("warm: searchTerm, rare, ms", await times(() => list(warm, { searchTerm: facts.rareTerm })));
  const texts: readonly (readonly [string, string])[] = [
    ["common word", facts.commonWord],
    ["rare word", facts.rareWord],
    ["two words", `${facts.commonWord} ${facts.rareWord}`],
    ["beginning of a word", facts.rareWord.slice(0, 5)],
    ["two letters", facts.rareWord.slice(0, 2)],
  ];
  for (const [what, text] of texts) {
    note(`warm: search, ${what}, ms`, await times(() => warm.request(host.search.method, search(text))));
  }
  const sample = (at: number) => facts.sampleIds[(at * 3) % facts.sampleIds.length];
  note(
    "warm: read with turns, ms",
    await times((at) => warm.request("thread/read", { threadId: sample(at), includeTurns: true })),
  );
  note("warm: resume, ms", await times((at) => warm.request("thread/resume", { threadId: sample(at) })));
  note("warm: memory, MB", [warm.rssMb()]);
  await warm.end();
  return figures;
}

function list(client: BenchClient, params: object) {
  return client.request("thread/list", { limit: PAGE, ...params });
}

/** A host may answer before it knows every thread. */
async function untilListed(client: BenchClient, params: object): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const { result } = await list(client, params);
    if (rowsOf(result) >= PAGE) return performance.now() - startedAt;
  }
}

/** What a host does behind an answer is over when questions that wait for it come back as fast as they did before. */
async function settled(client: BenchClient): Promise<void> {
  const startedAt = performance.now();
  let fastest = Number.POSITIVE_INFINITY;
  for (let calm = 0; calm < CALM_ROUNDS && performance.now() - startedAt < PATIENCE_MS; ) {
    const { ms } = await list(client, BY_CHANGE);
    calm = ms < 2 * fastest ? calm + 1 : 0;
    fastest = Math.min(fastest, ms);
  }
}

function rowsOf(result: unknown): number {
  const { data } = result as { data: readonly unknown[] };
  return data.length;
}

function cursorOf(result: unknown): string {
  return (result as { nextCursor: string | null }).nextCursor ?? "";
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
