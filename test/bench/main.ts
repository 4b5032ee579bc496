// `npm run bench`: how fast and how light the built host is, beside other hosts in the same run.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { runToEnd } from "../support/ending.js";
import { buildProduct } from "../tooling/build-product.js";
import { startBenchModel } from "./bench-model.js";
import { benchLongThread } from "./long-thread-table.js";
import { type Figures, measureHost } from "./measure-host.js";
import { printSizes } from "./sizes.js";
import { benchThreads } from "./store/bench-threads.js";

const USAGE = `usage: npm run bench -- [--peer "NAME=COMMAND"]... [--rounds N] [--no-build]
                        [--long-thread TURNS | --threads N]

Measures the built host and every peer (a host that speaks v2 on stdio, such as "codex=/path/codex app-server"),
in turns, and prints medians and ratios (ours / peer). With --long-thread it measures what it takes to resume one
thread of so many turns and to show its newest turns; with --threads, lists and searches of a home with that many.
`;

const ROWS: readonly {
  readonly key: keyof Figures;
  readonly label: string;
  readonly unit: string;
  readonly digits: number;
}[] = [
  { key: "startMs", label: "start to initialize answered", unit: "ms", digits: 1 },
  { key: "firstTurnMs", label: "first turn, thread/start included", unit: "ms", digits: 1 },
  { key: "roundTripMs", label: "a round trip on stdio", unit: "ms", digits: 3 },
  { key: "turnMs", label: "a turn", unit: "ms", digits: 1 },
  { key: "toolCallMs", label: "a tool call (answer to next request)", unit: "ms", digits: 1 },
  { key: "firstDeltaMs", label: "first delta forwarded", unit: "ms", digits: 2 },
  { key: "deltasPerSecond", label: "deltas per second", unit: "/s", digits: 0 },
  { key: "deltasCpuMs", label: "processor time for 20,000 deltas", unit: "ms", digits: 0 },
  { key: "memoryMb", label: "memory of the process tree (RSS)", unit: "MB", digits: 1 },
];

await runToEnd(async () => {
  const { values } = parseArgs({
    options: {
      peer: { type: "string", multiple: true },
      rounds: { type: "string", default: "7" },
      threads: { type: "string" },
      "no-build": { type: "boolean" },
      "long-thread": { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (!values["no-build"]) await buildProduct(["--production"]);
  const hosts = [
    { name: "heddle", argv: [process.execPath, "dist/agent-host.js"] },
    ...(values.peer ?? []).map((peer) => {
      const [name = "peer", command = ""] = peer.split(/=(.*)/s);
      return { name, argv: command.split(" ").filter((word) => word !== "") };
    }),
  ];
  if (values["long-thread"] !== undefined) {
    return benchLongThread(hosts, Number(values["long-thread"]), Number(values.rounds));
  }
  if (values.threads !== undefined) {
    await benchThreads(hosts, Number(values.threads));
    return 0;
  }
  const model = await startBenchModel();
  const samples = new Map<string, Figures[]>(hosts.map(({ name }) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const { name, argv } of hosts) {
      samples.get(name)?.push(await measureHost(argv, model));
      process.stderr.write(`round ${round + 1}: ${name}\n`);
    }
  }
  await model.close();

  process.stdout.write(
    `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.version}\n\n`,
  );
  const [ours, ...peers] = hosts.map(({ name }) => ({ name, figures: samples.get(name) ?? [] }));
  if (ours === undefined) return 1;
  const header = ["figure (median)", ours.name, ...peers.flatMap(({ name }) => [name, `ours / ${name}`])];
  process.stdout.write(`| ${header.join(" | ")} |\n|${header.map(() => "---").join("|")}|\n`);
  for (const { key, label, unit, digits } of ROWS) {
    const mine = median(ours.figures.map((figures) => figures[key]));
    const cells = peers.flatMap(({ figures }) => {
      const theirs = median(figures.map((sample) => sample[key]));
      return [`${theirs.toFixed(digits)} ${unit}`, (mine / theirs).toFixed(2)];
    });
    process.stdout.write(`| ${[label, `${mine.toFixed(digits)} ${unit}`, ...cells].join(" | ")} |\n`);
  }
  process.stdout.write("\n");
  await printSizes();
  return 0;
});

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
